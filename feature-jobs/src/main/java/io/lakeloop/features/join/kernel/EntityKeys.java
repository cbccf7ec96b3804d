package io.lakeloop.features.join.kernel;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.catalyst.expressions.BoundReference;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.UnsafeProjection;
import org.apache.spark.sql.types.ByteType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.IntegerType;
import org.apache.spark.sql.types.LongType;
import org.apache.spark.sql.types.ShortType;
import org.apache.spark.sql.types.TimestampNTZType;
import org.apache.spark.sql.types.TimestampType;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Where the columns that name an entity are in a row, and of what types. Two sides of a join have
 * the same types, save that one whole number stands for every width of it.
 */
final class EntityKeys implements Serializable {
  private static final long serialVersionUID = 1;

  private final int[] ordinals;
  private final DataType[] types;

  EntityKeys(int[] ordinals, DataType[] types) {
    this.ordinals = ordinals.clone();
    this.types = types.clone();
  }

  /** Whether the type is a whole number, in which case it is compared as a bigint. */
  static boolean isWhole(DataType type) {
    return type instanceof LongType
        || type instanceof IntegerType
        || type instanceof ShortType
        || type instanceof ByteType;
  }

  /** Whether a key is one value that a primitive long holds. */
  boolean isLong() {
    return types.length == 1
        && (isWhole(types[0])
            || types[0] instanceof DateType
            || types[0] instanceof TimestampType
            || types[0] instanceof TimestampNTZType);
  }

  /** Whether that value takes four bytes or fewer, and how it is read. */
  DataType longType() {
    return types[0] instanceof DateType ? DataTypes.IntegerType : types[0];
  }

  int ordinal(int key) {
    return ordinals[key];
  }

  int size() {
    return ordinals.length;
  }

  /** A projection of a row to its keys. */
  UnsafeProjection projection() {
    List<Expression> keys = new ArrayList<>();
    for (int i = 0; i < ordinals.length; i++) {
      keys.add(new BoundReference(ordinals[i], types[i], true));
    }
    return UnsafeProjection.create(CollectionConverters.asScala(keys).toSeq());
  }
}
