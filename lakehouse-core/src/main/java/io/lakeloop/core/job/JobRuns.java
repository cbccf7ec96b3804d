package io.lakeloop.core.job;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max_by;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.when;

import io.lakeloop.core.table.TableName;
import io.lakeloop.core.table.Tables;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The record of all runs in {@code ops.job_runs}, as one application keeps it: what went before is
 * read once, what this application does is added to it.
 */
final class JobRuns {
  private final Tables tables;
  private final Map<String, PreviousRun> previous = new HashMap<>();
  private final List<Row> pending = new ArrayList<>();

  JobRuns(Tables tables) {
    this.tables = tables.forNewRun();
    if (this.tables.existsHere(JobRunsTable.NAME)) {
      // An older build may have made it with fewer columns.
      this.tables.create(JobRunsTable.SPEC);
      readLastRuns();
    }
  }

  private void readLastRuns() {
    for (Row row : lastRuns()) {
      if (RunStatus.valueOf(row.getAs("status")).succeeded()) {
        previous.put(row.getAs("identity"), previousRun(row));
      } else if (row.getAs("status").equals(RunStatus.STARTED.name())) {
        closeIfGone(row);
      }
    }
  }

  Optional<PreviousRun> previous(String identity) {
    return Optional.ofNullable(previous.get(identity));
  }

  /** Writes the row that says a run has begun. */
  void started(RunRecord run) {
    pending.add(run.row());
    flush();
  }

  /** Writes the row that says how a run ended. */
  void ended(RunRecord run) {
    pending.add(run.row());
    remember(run);
    flush();
  }

  /**
   * Notes a run that had nothing to do. Its row is written with the application's next, since a
   * commit of its own would take longer than the run; a kill before that loses only the note.
   */
  void foundUpToDate(RunRecord run) {
    pending.add(run.row());
    remember(run);
  }

  /** Writes what has been noted only. */
  void flush() {
    if (!pending.isEmpty()) {
      tables.note(JobRunsTable.SPEC, List.copyOf(pending));
      pending.clear();
    }
  }

  private void remember(RunRecord run) {
    if (run.status().succeeded()) {
      previous.put(
          run.identity(),
          new PreviousRun(run.build(), run.configRead(), run.tablesRead(), run.tablesWritten()));
    }
  }

  /**
   * For each undertaking its newest successful run, and every run that has begun and not ended:
   * what comes to the driver is bounded by the number of undertakings. One task reads the table, a
   * few rows a run, so that nothing is shuffled.
   */
  private List<Row> lastRuns() {
    Column[] all =
        Arrays.stream(JobRunsTable.SCHEMA.fieldNames())
            .map(name -> col(name))
            .toArray(Column[]::new);
    Column begun = col("status").equalTo(RunStatus.STARTED.name());
    Dataset<Row> runs =
        tables
            .readNewest(JobRunsTable.NAME)
            .coalesce(1)
            .groupBy("run_id")
            .agg(max_by(struct(all), when(begun, 0).otherwise(1)).as("run"))
            .select("run.*");
    Column unfinished = when(begun, col("run_id")).otherwise(lit(""));
    return runs.filter(
            begun.or(col("status").isin(RunStatus.SUCCEEDED.name(), RunStatus.UP_TO_DATE.name())))
        .groupBy(col("identity"), unfinished)
        .agg(max_by(struct(all), col("started_at")).as("run"))
        .select("run.*")
        .collectAsList();
  }

  private void closeIfGone(Row row) {
    Instant now = Instant.now();
    Instant startedAt = ((java.sql.Timestamp) row.getAs("started_at")).toInstant();
    if (RunningProcess.parse(row.getAs("process")).isGone(startedAt, now)) {
      pending.add(RunRecord.abandoned(row, now));
    }
  }

  private static PreviousRun previousRun(Row row) {
    return new PreviousRun(
        row.getAs("build"),
        row.<String, String>getJavaMap(row.fieldIndex("config_read")),
        versions(row, "tables_read"),
        versions(row, "tables_written"));
  }

  private static Map<TableName, Long> versions(Row row, String column) {
    Map<TableName, Long> versions = new TreeMap<>();
    row.<String, Long>getJavaMap(row.fieldIndex(column))
        .forEach((name, version) -> versions.put(TableName.parse(name), version));
    return versions;
  }
}
