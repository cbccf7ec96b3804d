package io.lakeloop.features.online;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeloop.core.LocalPostgres;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.Date;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class BinaryCopyTest {
  private static final List<OnlineType> TYPES =
      List.of(
          OnlineType.INTEGER,
          OnlineType.BIGINT,
          OnlineType.DOUBLE,
          OnlineType.BOOLEAN,
          OnlineType.DATE,
          OnlineType.TIMESTAMP,
          OnlineType.LOCAL_TIMESTAMP,
          OnlineType.NUMERIC,
          OnlineType.JSON);
  private static final String COLUMNS =
      "i integer, l bigint, d double precision, b boolean, day date, at timestamptz, local"
          + " timestamp, n numeric(38,4), j jsonb";
  private static final String SAID =
      """
      (-2147483648, -9223372036854775808, '-Infinity', true, '2000-01-01',
       '2000-01-01 00:00:00Z', '1999-12-31 23:59:59.999999', -12345678901234567890.0001, '[]'),
      (2147483647, 9223372036854775807, 'NaN', false, '1969-12-31',
       '1969-12-31 23:59:59.5Z', '2024-02-29 00:00:00', 0, '{"a": ["ü", null]}'),
      (0, -1, '4.9e-324', false, '9999-12-31', '9999-12-31 23:59:59.999999Z',
       '1900-01-01 00:00:00.000001', 10000.0100, '"\\u0001"'),
      (NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL)
      """;
  private static final List<Row> CAME =
      List.of(
          RowFactory.create(
              Integer.MIN_VALUE,
              Long.MIN_VALUE,
              Double.NEGATIVE_INFINITY,
              true,
              Date.valueOf("2000-01-01"),
              moment("2000-01-01T00:00:00Z"),
              LocalDateTime.parse("1999-12-31T23:59:59.999999"),
              new BigDecimal("-12345678901234567890.0001"),
              "[]"),
          RowFactory.create(
              Integer.MAX_VALUE,
              Long.MAX_VALUE,
              Double.NaN,
              false,
              Date.valueOf("1969-12-31"),
              moment("1969-12-31T23:59:59.5Z"),
              LocalDateTime.parse("2024-02-29T00:00:00"),
              new BigDecimal("0.0000"),
              "{\"a\":[\"ü\",null]}"),
          RowFactory.create(
              0,
              -1L,
              Double.MIN_VALUE,
              false,
              Date.valueOf("9999-12-31"),
              moment("9999-12-31T23:59:59.999999Z"),
              LocalDateTime.parse("1900-01-01T00:00:00.000001"),
              new BigDecimal("10000.0100"),
              "\"\\u0001\""),
          RowFactory.create(null, null, null, null, null, null, null, null, null));

  private static final LocalPostgres DATABASE = new LocalPostgres();

  /** Rows of any length, beside the places at which what waits is sent or needs more room. */
  @Test
  void bringsRowsOfAnyLength() throws SQLException {
    Random random = new Random(4);
    List<@Nullable String> texts = new ArrayList<>();
    for (int length :
        new int[] {0, 1, 65_500, 65_530, 65_536, 131_040, 131_072, 3, 700_000, 2, 262_144}) {
      texts.add(text(random, length));
      texts.add(null);
    }
    for (int i = 0; i < 3_000; i++) {
      texts.add(text(random, random.nextInt(100)));
    }
    DATABASE.execute("CREATE TABLE texts (id bigint, t text)");

    copy("texts", List.of(OnlineType.BIGINT, OnlineType.TEXT), numbered(texts));

    assertThat(DATABASE.answers("SELECT t FROM texts ORDER BY id")).isEqualTo(texts);
  }

  /** What PostgreSQL makes of a value's text it holds of its bytes too. */
  @Test
  void bringsTheValuesThatPostgresReadsOfText() throws SQLException {
    DATABASE.execute(
        "CREATE TABLE came (%s)".formatted(COLUMNS),
        "CREATE TABLE said (%s)".formatted(COLUMNS),
        "INSERT INTO said VALUES " + SAID);

    copy("came", TYPES, CAME);

    assertThat(DATABASE.answers("TABLE came EXCEPT ALL TABLE said")).isEmpty();
    assertThat(DATABASE.answers("SELECT count(*) FROM came")).containsExactly("4");
  }

  @Test
  void leavesNothingOfRowsThatPostgresRefuses() throws SQLException {
    DATABASE.execute("CREATE TABLE plain (t text)");
    List<Row> rows = List.of(RowFactory.create("good"), RowFactory.create("a\u0000b"));

    assertThatThrownBy(() -> copy("plain", List.of(OnlineType.TEXT), rows))
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("invalid byte sequence for encoding \"UTF8\": 0x00");
    assertThat(DATABASE.answers("SELECT count(*) FROM plain")).containsExactly("0");
  }

  private static void copy(String table, List<OnlineType> types, List<Row> rows)
      throws SQLException {
    try (Connection connection = DATABASE.connect()) {
      BinaryCopy copying =
          new BinaryCopy(
              connection, "COPY %s FROM STDIN WITH (FORMAT binary)".formatted(table), types);
      for (Row row : rows) {
        copying.add(row);
      }
      copying.end();
    }
  }

  private static List<Row> numbered(List<@Nullable String> texts) {
    List<Row> rows = new ArrayList<>();
    for (@Nullable String text : texts) {
      rows.add(RowFactory.create((long) rows.size(), text));
    }
    return rows;
  }

  /** Letters of one to four bytes. */
  private static String text(Random random, int length) {
    StringBuilder text = new StringBuilder();
    String[] letters = {"a", "'", "\t", "\\", "ü", "€", "\ud83d\ude00"};
    for (int i = 0; i < length; i++) {
      text.append(letters[random.nextInt(letters.length)]);
    }
    return text.toString();
  }

  private static Timestamp moment(String text) {
    return Timestamp.from(Instant.parse(text));
  }
}
