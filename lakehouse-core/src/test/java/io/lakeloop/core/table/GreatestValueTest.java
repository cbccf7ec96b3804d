package io.lakeloop.core.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeloop.core.LocalLakehouse;
import io.lakeloop.core.LocalSpark;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(LocalSpark.class)
class GreatestValueTest {
  private static final TableName TABLE = TableName.parse("bronze.events");

  private final SparkSession spark;
  @TempDir private Path folder;
  private Tables tables;

  GreatestValueTest(SparkSession spark) {
    this.spark = spark;
  }

  @BeforeEach
  void fill() {
    tables = new LocalLakehouse(folder).tables();
    add("1", "TIMESTAMP '2024-01-01 10:00:00.123456'");
    add("3", "TIMESTAMP '2024-01-01 10:00:00.123457'");
    add("2", "CAST(NULL AS TIMESTAMP)");
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
  void isThatOfTheRowsStillThere() {
    tables.delete(TABLE, functions.col("id").equalTo(3));

    assertThat(greatest("id")).contains(2L);
  }

  @Test
  void isThatOfAnOlderVersion() {
    long version = tables.newestHere(TABLE).orElseThrow();
    add("9", "TIMESTAMP '2025-01-01 10:00:00'");

    assertThat(new GreatestValue(tables, TABLE).of("id", version)).contains(3L);
    assertThat(greatest("id")).contains(9L);
  }

  @Test
  void isNoneWhereNoRowHasAValue() {
    assertThat(greatest("nothing")).isEmpty();
  }

  private Optional<Object> greatest(String column) {
    return new GreatestValue(tables, TABLE).of(column, tables.newestHere(TABLE).orElseThrow());
  }

  private void add(String id, String time) {
    var rows =
        spark.sql(
            ("SELECT CAST(%1$s AS BIGINT) AS id, %2$s AS happened_at, true AS flag,"
                    + " CAST(%1$s + 0.5 AS DECIMAL(8,2)) AS amount, CAST(NULL AS INT) AS nothing")
                .formatted(id, time));
    tables.create(TableSpec.appended(TABLE, rows.schema().asNullable(), ""));
    tables.append(TABLE, rows);
  }
}
