package io.lakeloop.core.table;

import java.util.Map;

/**
 * What a write did.
 *
 * @param version the table's version after the write
 * @param metrics Delta's operation metrics of the commit; empty where the write was a replay that
 *     Delta skipped, or changed nothing
 */
public record Commit(TableVersion version, Map<String, String> metrics) {
  /** Copies the metrics. */
  public Commit {
    metrics = Map.copyOf(metrics);
  }

  /** Rows written as new by an append or overwrite, or inserted by a merge. */
  public long rowsInserted() {
    return metrics.containsKey("numTargetRowsInserted")
        ? count("numTargetRowsInserted")
        : metrics.containsKey("numTargetRowsUpdated") ? 0 : count("numOutputRows");
  }

  /** Rows changed in place by a merge or update. */
  public long rowsUpdated() {
    return count("numTargetRowsUpdated") + count("numUpdatedRows");
  }

  /** Rows removed by a merge or delete. */
  public long rowsDeleted() {
    return count("numTargetRowsDeleted") + count("numDeletedRows");
  }

  /** Rows inserted, changed or removed. */
  public long rowsWritten() {
    return rowsInserted() + rowsUpdated() + rowsDeleted();
  }

  private long count(String metric) {
    return Long.parseLong(metrics.getOrDefault(metric, "0"));
  }
}
