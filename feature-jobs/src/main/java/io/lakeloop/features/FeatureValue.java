package io.lakeloop.features;

import static org.apache.spark.sql.functions.col;

import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.types.TimestampNTZType;
import org.apache.spark.sql.types.TimestampType;

/** What a column becomes as a feature: models take numbers. */
final class FeatureValue {
  private FeatureValue() {}

  /** Booleans as int, decimals as double, all else as it is. */
  static Column of(Column column, DataType type) {
    return type(type).equals(type) ? column : column.cast(type(type));
  }

  /** The type that a column of a type has as a feature. */
  static DataType type(DataType type) {
    if (type instanceof BooleanType) {
      return DataTypes.IntegerType;
    }
    return type instanceof DecimalType ? DataTypes.DoubleType : type;
  }

  /** The type of one of a window's values: double for numbers, else the column's own. */
  static DataType inWindow(DataType type) {
    return isNumeric(type) ? DataTypes.DoubleType : type;
  }

  /** Whether a text can be read as a single value of a type; no table is asked. */
  static boolean isText(SparkSession spark, String text, DataType type) {
    return isSingle(type)
        && !spark
            .createDataFrame(
                List.of(RowFactory.create(text)), new StructType().add("text", "string"))
            .select(col("text").try_cast(type))
            .head()
            .isNullAt(0);
  }

  /** Whether a sum, a mean, a least or a greatest value of the type has a meaning. */
  static boolean isNumeric(DataType type) {
    return type instanceof NumericType || type instanceof BooleanType;
  }

  /** Whether values of the type are single ones with an order. */
  static boolean isSingle(DataType type) {
    return isNumeric(type) || type instanceof StringType || isTime(type);
  }

  /** Whether values of the type are times. */
  static boolean isTime(DataType type) {
    return type instanceof DateType
        || type instanceof TimestampType
        || type instanceof TimestampNTZType;
  }
}
