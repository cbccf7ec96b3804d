package io.lakeloop.core.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeloop.core.LocalPostgres;
import io.lakeloop.core.LocalSpark;
import io.lakeloop.core.failure.UsageException;
import io.lakeloop.core.table.DatabaseTable.Slices;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(LocalSpark.class)
class DatabaseTableTest {
  private static final LocalPostgres DATABASE = new LocalPostgres();
  private static final String TABLE = "\"odd \"\"names\"";

  private final SparkSession spark;

  DatabaseTableTest(SparkSession spark) {
    this.spark = spark;
  }

  @BeforeEach
  void makeTable() throws SQLException {
    DATABASE.execute(
        "DROP TABLE IF EXISTS " + TABLE,
        "CREATE TABLE "
            + TABLE
            + " (id bigint, small smallint, price numeric(8,2), day date,"
            + " at timestamp, moment timestamptz, \"the shop\" text, \"a\"\"b\" int, share float8,"
            + " said boolean)",
        "INSERT INTO "
            + TABLE
            + " SELECT n, n, n / 4.0, date '2024-01-01' + n,"
            + " timestamp '2024-01-01 10:00:00.000001' + n * interval '1 microsecond',"
            + " timestamptz '2024-01-01 10:00:00+02' + n * interval '1 hour',"
            + " 'West', n, n, n > 1 FROM generate_series(1, 4) AS n",
        "INSERT INTO " + TABLE + " (\"the shop\") VALUES ('none')");
  }

  @Test
  void keepsTypesAndMakesNamesStorable() {
    DatabaseTable table = table(TABLE, "at", Optional.empty());

    assertThat(table.schema().toDDL())
        .isEqualTo(
            "id BIGINT,small SMALLINT,price DECIMAL(8,2),day DATE,at TIMESTAMP,moment TIMESTAMP,"
                + "the_shop STRING,`a\"b` INT,share DOUBLE,said BOOLEAN");
    assertThat(table.rows().schema()).isEqualTo(table.schema());
    assertThat(table.growingColumn()).contains("at");
    assertThat(table.rows().filter("id = 2").collectAsList().toString())
        .isEqualTo(
            "[[2,2,0.50,2024-01-03,2024-01-01 10:00:00.000003,2024-01-01"
                + " 10:00:00.0,West,2,2.0,true]]");
  }

  @ParameterizedTest
  @CsvSource({"ID, false", "price, false", "day, false", "at, true", "moment, true", "a\"b, false"})
  void tellsNewRowsFromOldByTheGrowingColumn(String column, boolean byTime) {
    DatabaseTable table = table(TABLE, column, Optional.empty());
    Row second = table.rows().filter("id = 2").head();
    Object value = second.get(second.fieldIndex(table.growingColumn().orElseThrow()));

    assertThat(table.growsByTime()).isEqualTo(byTime);
    assertThat(ids(table.rowsBeyond(value))).containsExactly("3", "4");
    assertThat(ids(table.rowsAt(value))).containsExactly("2", "null");
  }

  @ParameterizedTest
  @ValueSource(strings = {"price", "day", "at"})
  void readsEachRowOnceInParts(String column) {
    DatabaseTable table = table(TABLE, "id", Optional.of(new Slices(column, 3)));
    Dataset<Row> rows = table.rows();

    assertThat(rows.rdd().getNumPartitions()).isEqualTo(column.equals("price") ? 1 : 3);
    assertThat(ids(rows)).containsExactly("1", "2", "3", "4", "null");
    assertThat(ids(table.rowsBeyond(2L))).containsExactly("3", "4");
  }

  @Test
  void leavesToTheNextTimeWhatComesWhileItReadsPartAfterPart() throws SQLException {
    DatabaseTable table = table(TABLE, "id", Optional.of(new Slices("small", 2)));
    Dataset<Row> rows = table.rowsBeyond(1L);
    Dataset<Row> all = table.rows();
    DATABASE.execute("INSERT INTO " + TABLE + " (id, small) VALUES (5, 1), (NULL, 2)");

    assertThat(ids(rows)).containsExactly("2", "3", "4");
    assertThat(ids(all)).containsExactly("1", "2", "3", "4", "null", "null");
    assertThat(ids(table.rowsBeyond(4L))).containsExactly("5");
  }

  @Test
  void readsNoRowsWhereThereIsNoBound() throws SQLException {
    DATABASE.execute("DELETE FROM " + TABLE + " WHERE id IS NOT NULL");
    DatabaseTable table = table(TABLE, "at", Optional.of(new Slices("id", 4)));

    assertThat(ids(table.rows())).containsExactly("null");
    assertThat(table.rows().rdd().getNumPartitions()).isEqualTo(1);
  }

  @Test
  void readsAQueryAsItReadsATable() {
    DatabaseTable table =
        table(
            "(SELECT id, id / 2 AS half FROM " + TABLE + " WHERE id > 1 OR id IS NULL)",
            "half",
            Optional.of(new Slices("ID", 2)));

    assertThat(table.schema().toDDL()).isEqualTo("id BIGINT,half BIGINT");
    assertThat(ids(table.rows())).containsExactly("2", "3", "4", "null");
    assertThat(ids(table.rowsBeyond(1L))).containsExactly("4");
    assertThat(ids(table.rowsAt(1L))).containsExactly("2", "3", "null");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "nowhere | has no column nowhere.",
        "share   | share of %s cannot be what partition-by names.",
        "said    | said of %s cannot be what partition-by names.",
      })
  void partsRowsOnlyByAColumnOfAnOrderThatItKnows(String column, String problem) {
    assertThatThrownBy(() -> table(TABLE, "id", Optional.of(new Slices(column, 2))))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining(problem.formatted(DATABASE.url() + " " + TABLE))
        .hasMessageContaining("  remedy: ");
  }

  private DatabaseTable table(String relation, String growing, Optional<Slices> slices) {
    return new DatabaseTable(
        spark,
        new DatabaseConnection(
            DATABASE.url(), Optional.of(LocalPostgres.USER), Optional.empty(), 2),
        relation,
        Optional.of(growing),
        slices);
  }

  private static List<String> ids(Dataset<Row> rows) {
    return rows.select("id").collectAsList().stream()
        .map(row -> Objects.toString(row.get(0)))
        .sorted()
        .toList();
  }
}
