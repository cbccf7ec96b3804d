package io.lakeloop.features;

import org.apache.spark.sql.Column;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.TimestampNTZType;
import org.apache.spark.sql.types.TimestampType;

/** What a column becomes as a feature: models take numbers. */
final class FeatureValue {
  private FeatureValue() {}

  /** Booleans as int, decimals as double, all else as it is. */
  static Column of(Column column, DataType type) {
    if (type instanceof BooleanType) {
      return column.cast(DataTypes.IntegerType);
    }
    return type instanceof DecimalType ? column.cast(DataTypes.DoubleType) : column;
  }

  /** Whether a sum, a mean, a least or a greatest value of the type has a meaning. */
  static boolean isNumeric(DataType type) {
    return type instanceof NumericType || type instanceof BooleanType;
  }

  /** Whether values of the type are single ones with an order. */
  static boolean isSingle(DataType type) {
    return isNumeric(type)
        || type instanceof StringType
        || type instanceof DateType
        || type instanceof TimestampType
        || type instanceof TimestampNTZType;
  }
}
