package io.lakeloop.features.online;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeloop.features.TimeRange;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.sql.Date;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.HexFormat;
import org.apache.spark.sql.catalyst.util.DateTimeUtils;
import org.apache.spark.sql.types.DataType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The bytes are those of PostgreSQL's binary format, as its documentation has them. */
class OnlineTypeTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "tinyint | integer",
        "smallint | integer",
        "int | integer",
        "bigint | bigint",
        "float | double precision",
        "double | double precision",
        "boolean | boolean",
        "date | date",
        "timestamp | timestamp with time zone",
        "timestamp_ntz | timestamp without time zone",
        "string | text",
        "decimal(12,2) | numeric(12,2)",
        "array<int> | jsonb",
        "map<string,double> | jsonb",
        "struct<a:int> | jsonb"
      })
  void holdsValuesOfSparksTypes(String spark, String postgres) {
    DataType type = DataType.fromDDL(spark);
    assertThat(OnlineType.of(type).orElseThrow().sql(type)).isEqualTo(postgres);
  }

  @ParameterizedTest
  @CsvSource({"binary", "interval day to second", "interval year to month"})
  void hasNoTypeForWhatIsNoValueOfAFeature(String spark) {
    assertThat(OnlineType.of(DataType.fromDDL(spark))).isEmpty();
  }

  @Test
  void writesNumbersWithTheHighestByteFirst() {
    assertThat(hex(OnlineType.BIGINT, -2L)).isEqualTo("fffffffffffffffe");
    assertThat(hex(OnlineType.INTEGER, (short) 258)).isEqualTo("00000102");
    assertThat(hex(OnlineType.DOUBLE, 1.0)).isEqualTo("3ff0000000000000");
    assertThat(hex(OnlineType.DOUBLE, 0.5f)).isEqualTo("3fe0000000000000");
    assertThat(hex(OnlineType.DOUBLE, Double.NEGATIVE_INFINITY)).isEqualTo("fff0000000000000");
    assertThat(hex(OnlineType.BOOLEAN, true)).isEqualTo("01");
    assertThat(hex(OnlineType.BOOLEAN, false)).isEqualTo("00");
  }

  /** Days and microseconds are counted from 2000-01-01 on. */
  @Test
  void countsTimeFromTheYear2000() {
    assertThat(hex(OnlineType.DATE, LocalDate.of(2000, 1, 2))).isEqualTo("00000001");
    assertThat(hex(OnlineType.DATE, Date.valueOf("1999-12-31"))).isEqualTo("ffffffff");
    assertThat(hex(OnlineType.TIMESTAMP, Instant.parse("2000-01-01T00:00:01Z")))
        .isEqualTo("00000000000f4240");
    assertThat(
            hex(OnlineType.TIMESTAMP, Timestamp.from(Instant.parse("1999-12-31T23:59:59.999999Z"))))
        .isEqualTo("ffffffffffffffff");
    assertThat(hex(OnlineType.LOCAL_TIMESTAMP, LocalDateTime.of(2000, 1, 1, 0, 0, 0, 5_000)))
        .isEqualTo("0000000000000005");
    long microsOfYear9999 = Long.parseUnsignedLong(hex(OnlineType.TIMESTAMP, year(9999)), 16);
    assertThat(microsOfYear9999).isEqualTo(252_424_080_000_000_000L);
  }

  /** Spark tells a row's time in the calendar of before 1582, which is days apart from ours. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "0001-01-01T00:00:00Z",
        "1500-03-01T12:00:00Z",
        "1582-10-15T00:00:00Z",
        "1850-01-01T00:00:00Z",
        "9999-12-31T23:59:59.999999Z"
      })
  void writesTheMomentThatARowIsOf(String moment) {
    Instant time = Instant.parse(moment);
    Timestamp inRow = DateTimeUtils.toJavaTimestamp(TimeRange.micros(time));
    assertThat(hex(OnlineType.TIMESTAMP, inRow)).isEqualTo(hex(OnlineType.TIMESTAMP, time));
  }

  @Test
  void writesTextAsUtf8AndJsonAfterItsVersion() {
    assertThat(OnlineType.TEXT.binary("é€")).isEqualTo("é€".getBytes(StandardCharsets.UTF_8));
    assertThat(hex(OnlineType.JSON, "[1]")).isEqualTo("015b315d");
  }

  /** Digits of base 10,000: how many, the weight of the first, the sign, the scale, the digits. */
  @Test
  void writesDecimalsExactly() {
    assertThat(hex(OnlineType.NUMERIC, new BigDecimal("12345.67")))
        .isEqualTo("0003" + "0001" + "0000" + "0002" + "0001" + "0929" + "1a2c");
    assertThat(hex(OnlineType.NUMERIC, new BigDecimal("-1.00"))).startsWith("0001000040000002");
  }

  private static Instant year(int year) {
    return Instant.parse(year + "-01-01T00:00:00Z");
  }

  private static String hex(OnlineType type, Object value) {
    return HexFormat.of().formatHex(type.binary(value));
  }
}
