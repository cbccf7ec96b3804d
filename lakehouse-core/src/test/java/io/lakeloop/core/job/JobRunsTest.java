package io.lakeloop.core.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeloop.core.LocalLakehouse;
import io.lakeloop.core.LocalSpark;
import io.lakeloop.core.table.TableName;
import io.lakeloop.core.table.Tables;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(LocalSpark.class)
class JobRunsTest {
  private static final Instant BEGAN = Instant.parse("2026-01-01T10:00:00Z");
  private static final TableName TRIPS = TableName.parse("silver.trips");

  @TempDir private Path folder;
  private Tables tables;

  @BeforeEach
  void open() {
    tables = new LocalLakehouse(folder).tables();
  }

  @Test
  void knowsTheLastSuccessOfEachUndertakingAlsoInALaterApplication() {
    JobRuns runs = new JobRuns(tables);
    assertThat(runs.previous("count")).isEmpty();
    runs.foundUpToDate(record("run-1", "count", RunStatus.UP_TO_DATE, 1));
    runs.foundUpToDate(record("run-2", "count", RunStatus.SUCCEEDED, 2));
    runs.foundUpToDate(record("run-3", "count", RunStatus.FAILED, 3));
    runs.ended(record("run-4", "sum", RunStatus.REFUSED, 4));

    for (JobRuns each : List.of(runs, new JobRuns(tables))) {
      assertThat(each.previous("count"))
          .contains(
              new PreviousRun(
                  "abc",
                  Map.of("tables.yml", "f00d"),
                  Map.of(TRIPS.in("prod"), 2L),
                  Map.of(TRIPS, 3L)));
      assertThat(each.previous("sum")).isEmpty();
    }
  }

  @Test
  void writesThatThereWasNothingToDoWithWhatItWritesNext() {
    JobRuns runs = new JobRuns(tables);
    runs.foundUpToDate(record("run-1", "count", RunStatus.UP_TO_DATE, 1));

    assertThat(tables.forNewRun().existsHere(JobRunsTable.NAME)).isFalse();
    assertThat(runs.previous("count")).isPresent();

    runs.started(record("run-2", "sum", RunStatus.STARTED, 1));
    runs.flush();
    assertThat(written()).containsExactly("run-1 UP_TO_DATE null", "run-2 STARTED null");
    assertThat(tables.forNewRun().newestHere(JobRunsTable.NAME)).as("one commit").contains(0L);
  }

  @Test
  void closesRunsWhoseProcessIsGoneAndNoOthers() {
    RunningProcess here = RunningProcess.current();
    String gone = new RunningProcess(here.host(), here.pid(), here.start() - 1).toString();
    tables.note(
        JobRunsTable.SPEC,
        List.of(
            record("run-1", "count", RunStatus.STARTED, 1).row(),
            by(gone, record("run-2", "count", RunStatus.STARTED, 1).row()),
            by(gone, record("run-3", "count", RunStatus.STARTED, 1).row()),
            by(gone, record("run-3", "count", RunStatus.FAILED, 1).row())));

    new JobRuns(tables).flush();
    new JobRuns(tables).flush();

    assertThat(written())
        .containsExactly(
            "run-1 STARTED null",
            "run-2 ABANDONED The process ended without saying how.",
            "run-2 STARTED null",
            "run-3 FAILED null",
            "run-3 STARTED null");
  }

  private List<String> written() {
    return tables.forNewRun().read(JobRunsTable.NAME).collectAsList().stream()
        .map(
            row ->
                row.<String>getAs("run_id")
                    + " "
                    + row.<String>getAs("status")
                    + " "
                    + row.<String>getAs("error"))
        .sorted()
        .toList();
  }

  /** The row of a run of another process. */
  private static Row by(String process, Row row) {
    @Nullable Object[] values = new @Nullable Object[row.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = i == JobRunsTable.SCHEMA.fieldIndex("process") ? process : row.get(i);
    }
    return RowFactory.create(values);
  }

  /** A run of the given minute that has read one version of a table and left the next. */
  private static RunRecord record(String runId, String identity, RunStatus status, int minute) {
    return new RunRecord(
        runId,
        identity,
        "job",
        "taxi",
        "dev",
        status,
        BEGAN.plusSeconds(60L * minute),
        status == RunStatus.STARTED ? Optional.empty() : Optional.of(BEGAN.plusSeconds(3600)),
        "tester",
        "abc",
        "beef",
        Map.of("tables.yml", "f00d"),
        Map.of(TRIPS.in("prod"), (long) minute),
        Map.of(TRIPS, minute + 1L),
        0,
        0,
        "",
        null);
  }
}
