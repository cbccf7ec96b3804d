package io.lakeloop.submit.catalog;

import io.lakeloop.core.table.TableName;
import java.time.Instant;
import java.util.Map;

/**
 * A finished run, as lineage needs it.
 *
 * @param job the job's name
 * @param runId the run
 * @param endedAt when it ended
 * @param read the version of each table it read
 * @param written the version of each table it left
 */
record Run(
    String job,
    String runId,
    Instant endedAt,
    Map<TableName, Long> read,
    Map<TableName, Long> written) {
  Run {
    read = Map.copyOf(read);
    written = Map.copyOf(written);
  }
}
