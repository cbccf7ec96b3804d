package io.lakeloop.core.job;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.regexp_replace;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeloop.core.LocalLakehouse;
import io.lakeloop.core.LocalLakehouse.Answer;
import io.lakeloop.core.LocalSpark;
import io.lakeloop.core.table.Builds;
import io.lakeloop.core.table.Environment;
import io.lakeloop.core.table.RegistrySettings;
import io.lakeloop.core.table.TableName;
import io.lakeloop.core.table.TableSpec;
import io.lakeloop.core.table.Tables;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
    lakehouse.run("count-rows", "--table", "silver.trips");
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

    lakehouse.run("count-rows", "--table", "silver.trips");

    assertThat(statuses())
        .containsExactlyInAnyOrder("STARTED", "ABANDONED", "STARTED", "SUCCEEDED");
  }

  @Test
  void leavesARunAloneWhoseProcessIsAlive() {
    lakehouse.run("count-rows", "--table", "silver.trips", "--refuse");
    lakehouse.tables().delete(JobRunsTable.NAME, col("status").equalTo("REFUSED"));

    lakehouse.run("count-rows", "--table", "silver.trips");

    assertThat(statuses()).containsExactlyInAnyOrder("STARTED", "STARTED", "SUCCEEDED");
  }

  @Test
  void offersTheNearestJob() {
    Answer answer = lakehouse.run("count-row");

    assertThat(answer.exitCode()).isEqualTo(2);
    assertThat(answer.err())
        .isEqualTo(
            """
            There is no job or command 'count-row'.
              cause: Did you mean count-rows?
              remedy: Run submit alone to see them all.
            """);
  }

  @Test
  void refusesAnEnvironmentThatIsNotThere() {
    Answer answer = lakehouse.run("count-rows", "--env", "prd", "--table", "silver.trips");

    assertThat(answer.exitCode()).isEqualTo(2);
    assertThat(answer.err())
        .startsWith("There is no environment 'prd'.\n")
        .contains("dev, prod, staging (did you mean prod?)");
  }

  @Test
  void refusesToWriteWhereAnotherEnvironmentLives() {
    lakehouse.write(
        "conf/environments/dev.yml", "root: " + folder.resolve("lakehouse/prod") + "\n");

    Answer answer = lakehouse.run("count-rows", "--env", "dev", "--table", "silver.trips");

    assertThat(answer.exitCode()).isEqualTo(4);
    assertThat(answer.err())
        .startsWith("A job in 'dev' would write the tables of 'prod'.\n")
        .contains("remedy: Give dev.yml a root of its own.");
  }

  @Test
  void refusesAnUnreleasedBuildWhereOnlyReleasesRun() {
    Build build = new Build("1.0", "abc", true, false, "");
    Environment prod =
        new Environment(
            "prod", "file:/x", Optional.empty(), Builds.RELEASE, new RegistrySettings("delta"));

    assertThatThrownBy(() -> build.requireAllowedIn(prod))
        .hasMessageContaining("This build may not run in 'prod'.")
        .hasMessageContaining("this is 1.0 of abc, not tagged");
    new Build("1.0", "abc", true, true, "").requireAllowedIn(prod);
  }

  @Test
  void saysWhichOptionIsWrong() {
    Answer answer = lakehouse.run("count-rows", "--tabel", "silver.trips");

    assertThat(answer.exitCode()).isEqualTo(2);
    assertThat(answer.err())
        .startsWith("count-rows does not understand its options.\n")
        .contains("remedy: See: submit count-rows --help");
  }

  @Test
  void answersHelpAndVersionAndListsWhatThereIs() {
    assertThat(lakehouse.run().out())
        .contains("Jobs write tables:\n  count-rows               Counts the rows of a table.")
        .contains("Commands only answer:\n  say-hello                Says hello.");
    assertThat(lakehouse.run("count-rows", "--help").out())
        .contains("Usage: submit count-rows", "--table=LAYER.NAME", "The table to count.");
    assertThat(lakehouse.run("--version").out()).startsWith("lakeloop ");
    assertThat(lakehouse.run("say-hello", "Ada").out()).isEqualTo("Hello, Ada.\n");
  }

  @Test
  void takesAnotherHostsRunForGoneAfterADay() {
    RunningProcess elsewhere = new RunningProcess("elsewhere.example", 1, 1);
    Instant start = Instant.parse("2026-01-01T00:00:00Z");

    assertThat(elsewhere.isGone(start, start.plusSeconds(3600))).isFalse();
    assertThat(elsewhere.isGone(start, start.plusSeconds(90_000))).isTrue();
    assertThat(RunningProcess.parse(elsewhere.toString())).isEqualTo(elsewhere);
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
