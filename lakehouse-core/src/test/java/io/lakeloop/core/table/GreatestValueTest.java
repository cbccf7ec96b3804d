package io.lakeloop.core.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeloop.core.LocalLakehouse;
import io.lakeloop.core.LocalSpark;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.util.Objects;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(LocalSpark.class)
class GreatestValueTest {
  private static final TableName TABLE = TableName.parse("bronze.events");

  @TempDir private static Path folder;
  private static @Nullable Tables filled;
  private static long version;

  @BeforeAll
  static void fill(SparkSession spark) {
    filled = new LocalLakehouse(folder).tables();
    var rows =
        rows(
            spark.range(1, 4, 1, 3),
            "CASE id WHEN 1 THEN TIMESTAMP '2024-01-01 10:00:00.123456'"
                + " WHEN 3 THEN TIMESTAMP '2024-01-01 10:00:00.123457' END");
    tables().replace(TableSpec.appended(TABLE, rows.schema().asNullable(), ""), rows);
    assertThat(tables().size(TABLE).files()).isEqualTo(3);
    version = tables().newestHere(TABLE).orElseThrow();
  }

  @Test
  void isFoundInAnyFileToTheMicrosecond() {
    assertThat(greatest("id")).contains(3L);
    assertThat(greatest("happened_at")).contains(Timestamp.valueOf("2024-01-01 10:00:00.123457"));
    assertThat(greatest("amount")).contains(new BigDecimal("3.50"));
  }

  @Test
  void isFoundWhereDeltaNotesNoLeastValue() {
    assertThat(greatest("flag")).contains(true);
  }

  @Test
  void isThatOfTheRowsOfAVersion(SparkSession spark) {
    tables().append(TABLE, rows(spark.range(9, 10, 1, 1), "TIMESTAMP '2025-01-01 10:00:00'"));
    tables().delete(TABLE, functions.col("id").gt(2));
    long now = tables().newestHere(TABLE).orElseThrow();

    assertThat(greatest("id")).contains(3L);
    assertThat(new GreatestValue(tables(), TABLE).of("id", now)).contains(2L);
  }

  @Test
  void isThatOfSomeOfTheRows() {
    var some = tables().readAt(TABLE, version).where("id < 3");

    assertThat(new GreatestValue(tables(), TABLE).among(some, "id")).contains(2L);
  }

  @Test
  void isNoneWhereNoRowHasAValue() {
    assertThat(greatest("nothing")).isEmpty();
  }

  private static Optional<Object> greatest(String column) {
    return new GreatestValue(tables(), TABLE).of(column, version);
  }

  private static Tables tables() {
    return Objects.requireNonNull(filled);
  }

  private static Dataset<Row> rows(Dataset<Long> ids, String time) {
    return ids.selectExpr(
        "id",
        time + " AS happened_at",
        "true AS flag",
        "CAST(id + 0.5 AS DECIMAL(8,2)) AS amount",
        "CAST(NULL AS INT) AS nothing");
  }
}
