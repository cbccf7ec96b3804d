package io.lakeloop.features.online;

import io.lakeloop.features.TimeRange;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.Date;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructType;
import org.postgresql.util.ByteConverter;

/** A type of PostgreSQL's, and how its binary format writes a value of Spark's. */
enum OnlineType {
  BIGINT("bigint"),
  INTEGER("integer"),
  DOUBLE("double precision"),
  BOOLEAN("boolean"),
  DATE("date"),
  TIMESTAMP("timestamp with time zone"),
  LOCAL_TIMESTAMP("timestamp without time zone"),
  NUMERIC("numeric"),
  TEXT("text"),
  /** Lists, maps and structs, as JSON. */
  JSON("jsonb");

  /** PostgreSQL counts days and microseconds from 2000 on. */
  private static final long EPOCH_DAY = LocalDate.of(2000, 1, 1).toEpochDay();

  private static final long EPOCH_MICROS = TimeRange.micros(Instant.parse("2000-01-01T00:00:00Z"));

  private final String sql;

  OnlineType(String sql) {
    this.sql = sql;
  }

  /** The type that holds values of one of Spark's; empty where there is none. */
  static Optional<OnlineType> of(DataType type) {
    if (type instanceof DecimalType) {
      return Optional.of(NUMERIC);
    }
    if (type instanceof StringType) {
      return Optional.of(TEXT);
    }
    if (type instanceof ArrayType || type instanceof MapType || type instanceof StructType) {
      return Optional.of(JSON);
    }
    return Optional.ofNullable(
        Map.ofEntries(
                Map.entry(DataTypes.LongType, BIGINT),
                Map.entry(DataTypes.IntegerType, INTEGER),
                Map.entry(DataTypes.ShortType, INTEGER),
                Map.entry(DataTypes.ByteType, INTEGER),
                Map.entry(DataTypes.DoubleType, DOUBLE),
                Map.entry(DataTypes.FloatType, DOUBLE),
                Map.entry(DataTypes.BooleanType, BOOLEAN),
                Map.entry(DataTypes.DateType, DATE),
                Map.entry(DataTypes.TimestampType, TIMESTAMP),
                Map.entry(DataTypes.TimestampNTZType, LOCAL_TIMESTAMP))
            .get(type));
  }

  /** Its name in SQL. */
  String sql(DataType type) {
    return type instanceof DecimalType decimal
        ? "numeric(%d,%d)".formatted(decimal.precision(), decimal.scale())
        : sql;
  }

  /** A value in the binary format: of {@link #JSON} its text, else as Spark hands it to Java. */
  byte[] binary(Object value) {
    return switch (this) {
      case BIGINT -> longs(((Number) value).longValue());
      case INTEGER -> ints(((Number) value).intValue());
      case DOUBLE -> longs(Double.doubleToRawLongBits(((Number) value).doubleValue()));
      case BOOLEAN -> new byte[] {(byte) ((Boolean) value ? 1 : 0)};
      case DATE -> ints(day(value));
      case TIMESTAMP -> longs(micros(value) - EPOCH_MICROS);
      case LOCAL_TIMESTAMP ->
          longs(micros(((LocalDateTime) value).toInstant(ZoneOffset.UTC)) - EPOCH_MICROS);
      case NUMERIC -> ByteConverter.numeric((BigDecimal) value);
      case TEXT -> text((String) value);
      // It begins with the number of its format.
      case JSON -> text('\u0001' + (String) value);
    };
  }

  private static byte[] longs(long value) {
    return ByteBuffer.allocate(Long.BYTES).putLong(value).array();
  }

  private static byte[] text(String value) {
    return value.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] ints(int value) {
    return ByteBuffer.allocate(Integer.BYTES).putInt(value).array();
  }

  private static int day(Object value) {
    LocalDate day = value instanceof Date date ? date.toLocalDate() : (LocalDate) value;
    return Math.toIntExact(day.toEpochDay() - EPOCH_DAY);
  }

  private static long micros(Object moment) {
    return moment instanceof Timestamp time
        ? TimeRange.micros(time)
        : TimeRange.micros((Instant) moment);
  }
}
