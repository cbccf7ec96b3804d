package io.lakeloop.core.job;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;

import io.lakeloop.core.LocalLakehouse;
import io.lakeloop.core.LocalLakehouse.Answer;
import io.lakeloop.core.LocalSpark;
import io.lakeloop.core.table.TableName;
import io.lakeloop.core.table.TableSpec;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.MDC;

@ExtendWith(LocalSpark.class)
class HarnessTest {
  private static final TableName TRIPS = TableName.parse("silver.trips");
  private static final String[] COUNT = {"count-rows", "--table", "silver.trips", "--tell"};
  private static final String RUN_ID = "lakeloop.run.id";

  @TempDir private static Path begun;
  private static Answer first = new Answer(-1, "", "");

  private final SparkSession spark;
  @TempDir private Path folder;
  private LocalLakehouse lakehouse;

  HarnessTest(SparkSession spark) {
    this.spark = spark;
  }

  @BeforeAll
  static void countOnce(SparkSession spark) {
    LocalLakehouse lakehouse = new LocalLakehouse(begun);
    lakehouse
        .tables()
        .replace(
            TableSpec.appended(TRIPS, new StructType().add("id", "long"), ""),
            spark.range(3).toDF("id").coalesce(1));
    first = lakehouse.run(COUNT);
  }

  @BeforeEach
  void goOn() {
    lakehouse = new LocalLakehouse(folder).copy(begun, "lakehouse");
  }

  @Test
  void recordsARunFromItsStartToItsEnd() {
    assertThat(first).isEqualTo(new Answer(0, "It was silver.trips.\n", ""));
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
        .isEqualTo(Map.of("silver.trips", 0L));
    assertThat(ended.<String, Long>getJavaMap(ended.fieldIndex("tables_written")))
        .isEqualTo(Map.of("gold.counts", 1L));
  }

  @Test
  void doesNothingWhileWhatItReadIsUnchangedUnlessItAlwaysRuns() {
    lakehouse.variable("LAKELOOP_PROGRESS", "on");

    Answer unchanged = lakehouse.run(COUNT);
    lakehouse.tables().append(TRIPS, spark.range(1).toDF("id").coalesce(1));
    Answer changed = lakehouse.run(COUNT);
    Answer always = lakehouse.variable("COUNT_ALWAYS", "yes").run(COUNT);

    assertThat(List.of(unchanged.out(), changed.out(), always.out()))
        .containsOnly("It was silver.trips.\n");
    assertThat(unchanged.err()).isEqualTo("= count-rows: nothing new\n");
    assertThat(List.of(changed.err(), always.err()))
        .allMatch(
            told ->
                told.matches(
                    "> count-rows\n\\+ count-rows: Counted 4 rows\\. \\(\\d+\\.\\d s\\)\n"));
    assertThat(counts()).extracting(row -> row.getLong(0)).containsExactlyInAnyOrder(3L, 4L, 4L);
    assertThat(statuses())
        .containsExactly(
            "STARTED", "SUCCEEDED", "UP_TO_DATE", "STARTED", "SUCCEEDED", "STARTED", "SUCCEEDED");
  }

  @Test
  void tellsRefusedDataAndAnUnexpectedFailureApartWithoutAStackTrace() {
    Answer refused = lakehouse.run("count-rows", "--table", "silver.trips", "--refuse");
    Answer broken = lakehouse.run("count-rows", "--table", "silver.trips", "--break");

    assertThat(refused)
        .isEqualTo(
            new Answer(
                3, "", "The rows are bad.\n  cause: A test said so.\n  remedy: Mend them.\n"));
    assertThat(broken.exitCode()).isEqualTo(1);
    assertThat(broken.err())
        .startsWith("count-rows failed unexpectedly: ")
        .contains("broken inside")
        .doesNotContain("\tat ");
    assertThat(statuses())
        .containsExactly("STARTED", "SUCCEEDED", "STARTED", "REFUSED", "STARTED", "FAILED");
  }

  @Test
  void endsWithTheExitCodeOfAJobInsideWhichHasARunOfItsOwn() {
    Answer answer = lakehouse.run("count-rows", "--table", "silver.trips", "--then", "gold.none");

    assertThat(answer.exitCode()).isEqualTo(2);
    assertThat(answer.err())
        .startsWith("There is no table gold.none in 'dev'.\n")
        .endsWith("Counting gold.none failed.\n  cause: It said why.\n");
    List<Row> refused =
        runs().stream().filter(row -> row.<String>getAs("status").equals("REFUSED")).toList();
    assertThat(refused)
        .extracting(row -> row.<String>getAs("identity"))
        .containsExactly(
            "count-rows - --table=gold.none ",
            "count-rows - --table=silver.trips --then=gold.none ");
    assertThat(refused)
        .extracting(row -> row.<String>getAs("error"))
        .satisfiesExactly(
            inner -> assertThat(inner).startsWith("There is no table gold.none in 'dev'."),
            outer -> assertThat(outer).startsWith("Counting gold.none failed."));
    assertThat(refused).extracting(row -> row.<String>getAs("run_id")).doesNotHaveDuplicates();
    assertThat(MDC.get(RUN_ID)).isNull();
    assertThat(spark.sparkContext().getLocalProperty(RUN_ID)).isNull();
  }

  /** As they ended; one that has not comes first. */
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
