package io.lakeloop.core.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeloop.core.LocalLakehouse;
import io.lakeloop.core.LocalSpark;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.util.Objects;
import java.util.Optional;
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
    add(spark, "1", "TIMESTAMP '2024-01-01 10:00:00.123456'");
    add(spark, "3", "TIMESTAMP '2024-01-01 10:00:00.123457'");
    add(spark, "2", "CAST(NULL AS TIMESTAMP)");
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
    add(spark, "9", "TIMESTAMP '2025-01-01 10:00:00'");
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

  private static void add(SparkSession spark, String id, String time) {
    var rows =
        spark.sql(
            ("SELECT CAST(%1$s AS BIGINT) AS id, %2$s AS happened_at, true AS flag,"
                    + " CAST(%1$s + 0.5 AS DECIMAL(8,2)) AS amount, CAST(NULL AS INT) AS nothing")
                .formatted(id, time));
    tables().create(TableSpec.appended(TABLE, rows.schema().asNullable(), ""));
    tables().append(TABLE, rows);
  }
}
