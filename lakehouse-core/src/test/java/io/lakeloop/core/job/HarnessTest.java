package io.lakeloop.core.job;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.regexp_replace;
import static org.assertj.core.api.Assertions.assertThat;

import io.lakeloop.core.LocalLakehouse;
import io.lakeloop.core.LocalLakehouse.Answer;
import io.lakeloop.core.LocalSpark;
import io.lakeloop.core.table.TableName;
import io.lakeloop.core.table.TableSpec;
import io.lakeloop.core.table.Tables;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(LocalSpark.class)
class HarnessTest {
  private static final TableName TRIPS = TableName.parse("silver.trips");

  private final SparkSession spark;
  @TempDir private Path folder;
  private LocalLakehouse lakehouse;

  HarnessTest(SparkSession spark) {
    this.spark = spark;
  }

  @BeforeEach
  void makeTable() {
    lakehouse = new LocalLakehouse(folder);
    Tables tables = lakehouse.tables();
    tables.create(TableSpec.appended(TRIPS, new StructType().add("id", "long"), ""));
    tables.append(TRIPS, spark.range(3).toDF("id").coalesce(1));
  }

  @Test
  void recordsARunFromItsStartToItsEnd() {
    Answer answer = lakehouse.run("count-rows", "--table", "silver.trips");

    assertThat(answer).isEqualTo(new Answer(0, "", ""));
    List<Row> runs = runs();
    assertThat(runs).hasSize(2);
    Row started = runs.get(0);
    Row ended = runs.get(1);
    assertThat(started.<String>getAs("status")).isEqualTo("STARTED");
    assertThat(started.<Object>getAs("ended_at")).isNull();
    assertThat(ended.<String>getAs("status")).isEqualTo("SUCCEEDED");
    assertThat(ended.<String>getAs("run_id")).isEqualTo(started.<String>getAs("run_id"));
    assertThat(ended.<String>getAs("user")).isEqualTo("tester");
    assertThat(ended.<String>getAs("message")).isEqualTo("Counted 3 rows.");
    assertThat(ended.<Long>getAs("rows_read")).isEqualTo(3);
    assertThat(ended.<Long>getAs("rows_written")).isEqualTo(1);
    assertThat(ended.<String, Long>getJavaMap(ended.fieldIndex("tables_read")))
        .isEqualTo(Map.of("silver.trips", 1L));
    assertThat(ended.<String, Long>getJavaMap(ended.fieldIndex("tables_written")))
        .isEqualTo(Map.of("gold.counts", 1L));
  }

  @Test
  void doesNothingWhileWhatItReadIsUnchanged() {
    lakehouse.run("count-rows", "--table", "silver.trips");
    lakehouse.restarted().run("count-rows", "--table", "silver.trips");
    assertThat(counts()).containsExactly(RowFactory.create(3L));

    lakehouse.tables().append(TRIPS, spark.range(1).toDF("id").coalesce(1));
    lakehouse.run("count-rows", "--table", "silver.trips");
    assertThat(counts()).containsExactlyInAnyOrder(RowFactory.create(3L), RowFactory.create(4L));
    assertThat(statuses())
        .containsExactly("STARTED", "SUCCEEDED", "UP_TO_DATE", "STARTED", "SUCCEEDED");
  }

  @Test
  void tellsRefusedDataWithoutAStackTrace() {
    Answer answer = lakehouse.run("count-rows", "--table", "silver.trips", "--refuse");

    assertThat(answer.exitCode()).isEqualTo(3);
    assertThat(answer.err())
        .isEqualTo("The rows are bad.\n  cause: A test said so.\n  remedy: Mend them.\n");
    assertThat(statuses()).containsExactly("STARTED", "REFUSED");
  }

  @Test
  void tellsAnUnexpectedFailureApart() {
    Answer answer = lakehouse.run("count-rows", "--table", "silver.trips", "--break");

    assertThat(answer.exitCode()).isEqualTo(1);
    assertThat(answer.err())
        .startsWith("count-rows failed unexpectedly: ")
        .contains("broken inside")
        .doesNotContain("\tat ");
    assertThat(statuses()).containsExactly("STARTED", "FAILED");
  }

  @Test
  void closesARunWhoseProcessIsGone() {
    lakehouse.run("count-rows", "--table", "silver.trips", "--refuse");
    Tables tables = lakehouse.tables();
    tables.delete(JobRunsTable.NAME, col("status").equalTo("REFUSED"));
    tables.update(
        JobRunsTable.NAME,
        col("status").equalTo("STARTED"),
        Map.of("process", regexp_replace(col("process"), "/[0-9]+$", "/1")));

    lakehouse.restarted().run("count-rows", "--table", "silver.trips");

    assertThat(statuses())
        .containsExactlyInAnyOrder("STARTED", "ABANDONED", "STARTED", "SUCCEEDED");
  }

  @Test
  void leavesARunAloneWhoseProcessIsAlive() {
    lakehouse.run("count-rows", "--table", "silver.trips", "--refuse");
    lakehouse.tables().delete(JobRunsTable.NAME, col("status").equalTo("REFUSED"));

    lakehouse.restarted().run("count-rows", "--table", "silver.trips");

    assertThat(statuses()).containsExactlyInAnyOrder("STARTED", "STARTED", "SUCCEEDED");
  }

  private List<Row> runs() {
    return lakehouse.tables().read(JobRunsTable.NAME).orderBy(col("ended_at")).collectAsList();
  }

  private List<String> statuses() {
    return lakehouse
        .tables()
        .read(JobRunsTable.NAME)
        .orderBy(col("started_at"), coalesce(col("ended_at"), col("started_at")))
        .collectAsList()
        .stream()
        .map(row -> row.<String>getAs("status"))
        .toList();
  }

  private List<Row> counts() {
    return lakehouse.tables().read(CountRowsJob.COUNTS).collectAsList();
  }
}
