package io.lakeloop.core.job;

import io.lakeloop.core.table.TableName;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * How one run ended.
 *
 * @param job the job's name
 * @param runId the run, as in {@code ops.job_runs}
 * @param status how it ended
 * @param exitCode 0, 1 unexpected failure, 2 bad usage or config, 3 data refused, 4 refused by
 *     policy
 * @param result what the job said, unless it failed
 * @param duration from its start to its end
 * @param tablesRead the version of each table it read
 * @param tablesWritten the version of each table it left
 * @param rowsWritten rows inserted, changed or removed
 */
public record RunOutcome(
    String job,
    String runId,
    RunStatus status,
    int exitCode,
    Optional<JobResult> result,
    Duration duration,
    Map<TableName, Long> tablesRead,
    Map<TableName, Long> tablesWritten,
    long rowsWritten) {
  /** Copies the maps. */
  public RunOutcome {
    tablesRead = Map.copyOf(tablesRead);
    tablesWritten = Map.copyOf(tablesWritten);
  }
}
