package io.lakeloop.core.job;

import io.lakeloop.core.table.TableName;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.jspecify.annotations.Nullable;

/** One row of {@code ops.job_runs}. */
record RunRecord(
    String runId,
    String identity,
    String job,
    String project,
    String environment,
    RunStatus status,
    Instant startedAt,
    Optional<Instant> endedAt,
    String user,
    String build,
    String configHash,
    Map<String, String> configRead,
    Map<TableName, Long> tablesRead,
    Map<TableName, Long> tablesWritten,
    long rowsRead,
    long rowsWritten,
    String message,
    @Nullable String error) {
  Row row() {
    return RowFactory.create(
        runId,
        identity,
        job,
        project,
        environment,
        status.name(),
        Timestamp.from(startedAt),
        endedAt.map(Timestamp::from).orElse(null),
        endedAt.map(end -> Duration.between(startedAt, end).toMillis()).orElse(null),
        user,
        RunningProcess.current().toString(),
        build,
        configHash,
        scala(configRead),
        scala(byName(tablesRead)),
        scala(byName(tablesWritten)),
        rowsRead,
        rowsWritten,
        message,
        error);
  }

  /** The closing row of a run whose process is gone, from the row that it began with. */
  static Row abandoned(Row started, Instant now) {
    Object[] values = new Object[started.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = started.get(i);
    }
    values[started.fieldIndex("status")] = RunStatus.ABANDONED.name();
    values[started.fieldIndex("ended_at")] = Timestamp.from(now);
    values[started.fieldIndex("error")] = "The process ended without saying how.";
    return RowFactory.create(values);
  }

  private static Map<String, Long> byName(Map<TableName, Long> versions) {
    Map<String, Long> names = new TreeMap<>();
    versions.forEach((table, version) -> names.put(table.toString(), version));
    return names;
  }

  private static <V> scala.collection.Map<String, V> scala(Map<String, V> map) {
    return scala.jdk.javaapi.CollectionConverters.asScala(map);
  }
}
