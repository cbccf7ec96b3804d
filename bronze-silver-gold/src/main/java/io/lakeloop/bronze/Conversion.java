package io.lakeloop.bronze;

import static org.apache.spark.sql.functions.base64;
import static org.apache.spark.sql.functions.from_json;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.to_json;
import static org.apache.spark.sql.functions.when;

import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructType;

/**
 * How values of one type become values of another: unchanged in meaning, or not at all.
 *
 * @param from the type a file has
 * @param to the type of the table's column
 * @param declared whether the project asks for the type: then text is cast as SQL casts it, and
 *     need not look the same when it is cast back
 */
record Conversion(DataType from, DataType to, boolean declared) {
  private static final List<DataType> INTEGRAL =
      List.of(DataTypes.ByteType, DataTypes.ShortType, DataTypes.IntegerType, DataTypes.LongType);

  /** The digits that a value of each of {@link #INTEGRAL} may have. */
  private static final List<Integer> DIGITS = List.of(3, 5, 10, 19);

  private static final List<DataType> TIMES =
      List.of(DataTypes.DateType, DataTypes.TimestampType, DataTypes.TimestampNTZType);

  /** Spark's own would drop what is below a millisecond. */
  private static final Map<String, String> JSON =
      Map.of(
          "timestampFormat", "yyyy-MM-dd'T'HH:mm:ss.SSSSSSXXX",
          "timestampNTZFormat", "yyyy-MM-dd'T'HH:mm:ss.SSSSSS");

  /** Whether every value can be converted. */
  boolean keepsAll() {
    return isSame() || isWidening();
  }

  /** The value as the other type has it; null where it has none of the same meaning. */
  Column of(Column value) {
    if (isSame()) {
      return value;
    }
    if (isWidening()) {
      return value.cast(to);
    }
    if (isCastable()) {
      Column cast = value.try_cast(to);
      return declared && from instanceof StringType ? cast : when(isKept(value, cast), cast);
    }
    if (isNested(from) && isNested(to) && from.getClass() == to.getClass()) {
      // By name, not by place as a cast would: fields may be missing, or stand in another order.
      Column back = from_json(to_json(value, JSON), to, JSON);
      return when(to_json(back, JSON).eqNullSafe(to_json(value, JSON)), back);
    }
    return lit(null).cast(to);
  }

  /**
   * Whether the cast, cast back, is the value. Spark takes 2^63, which is a fraction's and no
   * bigint, for the greatest bigint, as that is rounded to it.
   */
  private Column isKept(Column value, Column cast) {
    Column same = cast.try_cast(from).eqNullSafe(value);
    if (to.equals(DataTypes.LongType) && isFraction(from)) {
      return same.and(value.lt(lit(0x1p63)));
    }
    return from.equals(DataTypes.LongType) && isFraction(to)
        ? same.and(cast.lt(lit(0x1p63)))
        : same;
  }

  private static boolean isFraction(DataType type) {
    return type.equals(DataTypes.DoubleType) || type.equals(DataTypes.FloatType);
  }

  /** A value as text from which it can be had again: nested ones as JSON, bytes as base 64. */
  static Column text(Column value, DataType type) {
    return isNested(type)
        ? to_json(value, JSON)
        : type.equals(DataTypes.BinaryType) ? base64(value) : value.cast(DataTypes.StringType);
  }

  private boolean isSame() {
    return from.catalogString().equalsIgnoreCase(to.catalogString());
  }

  private boolean isWidening() {
    int whole = INTEGRAL.indexOf(from);
    if (from.equals(DataTypes.NullType)) {
      return true;
    }
    if (to instanceof DecimalType wider) {
      int digits = wider.precision() - wider.scale();
      return whole >= 0
          ? digits >= DIGITS.get(whole)
          : from instanceof DecimalType narrow
              && wider.scale() >= narrow.scale()
              && digits >= narrow.precision() - narrow.scale();
    }
    return (whole >= 0 && whole < INTEGRAL.indexOf(to))
        // A double has 53 bits for a whole number, a float 24.
        || (to.equals(DataTypes.DoubleType)
            && ((whole >= 0 && whole < 3) || from.equals(DataTypes.FloatType)))
        || (to.equals(DataTypes.FloatType) && whole >= 0 && whole < 2);
  }

  private boolean isCastable() {
    return (from instanceof NumericType && to instanceof NumericType)
        || (TIMES.contains(from) && TIMES.contains(to))
        || (from instanceof StringType && isPlain(to))
        || (to instanceof StringType && isPlain(from));
  }

  private static boolean isPlain(DataType type) {
    return type instanceof NumericType
        || type.equals(DataTypes.BooleanType)
        || TIMES.contains(type);
  }

  private static boolean isNested(DataType type) {
    return type instanceof StructType || type instanceof ArrayType || type instanceof MapType;
  }
}
