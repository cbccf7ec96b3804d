package io.lakeloop.core.table;

import java.math.BigDecimal;
import java.sql.Date;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DecimalType;

/** Values as standard SQL writes them, for conditions that a database judges. */
final class SqlLiteral {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSSSSS").withZone(ZoneOffset.UTC);

  private SqlLiteral() {}

  /** Whether values of a column can be written so that the database orders them as Spark does. */
  static boolean isOrdered(DataType type) {
    return type.equals(DataTypes.ByteType)
        || type.equals(DataTypes.ShortType)
        || type.equals(DataTypes.IntegerType)
        || type.equals(DataTypes.LongType)
        || type instanceof DecimalType
        || type.equals(DataTypes.DateType)
        || isTime(type);
  }

  /** Whether the column's values are moments, with a time zone or without. */
  static boolean isTime(DataType type) {
    return type.equals(DataTypes.TimestampType) || type.equals(DataTypes.TimestampNTZType);
  }

  /**
   * A value of a column.
   *
   * @param type the column's own; a moment without a time zone is taken as UTC
   * @throws IllegalArgumentException for a value of no ordered type
   */
  static String of(Object value, DataType type) {
    if (value instanceof BigDecimal decimal) {
      return decimal.toPlainString();
    }
    if (value instanceof Number number) {
      return number.toString();
    }
    if (value instanceof Date date) {
      return "DATE '" + date.toLocalDate() + "'";
    }
    if (value instanceof Timestamp time) {
      return of(time.toInstant(), type);
    }
    if (value instanceof Instant time) {
      return type.equals(DataTypes.TimestampNTZType)
          ? "TIMESTAMP '" + TIME.format(time) + "'"
          : "TIMESTAMP WITH TIME ZONE '" + TIME.format(time) + "+00:00'";
    }
    throw new IllegalArgumentException("no ordered value: " + value.getClass());
  }

  /**
   * The least value that is certainly greater, as far as Spark can tell them apart: it keeps
   * microseconds, and a database may know finer ones.
   */
  static Instant nextMicrosecond(Object time) {
    return ((Timestamp) time).toInstant().plusNanos(1_000);
  }
}
