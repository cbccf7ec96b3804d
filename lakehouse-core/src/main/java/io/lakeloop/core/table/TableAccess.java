package io.lakeloop.core.table;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The versions of the tables that one job run read and left: each input is resolved once, and the
 * run's lineage is what stands here.
 */
public final class TableAccess {
  private final Map<TableName, Long> read = new TreeMap<>();
  private final Map<TableName, Long> written = new TreeMap<>();
  private long rowsWritten;

  synchronized Optional<Long> pinned(TableName table) {
    return Optional.ofNullable(read.get(table));
  }

  synchronized void read(TableName table, long version) {
    read.put(table, version);
  }

  synchronized void written(TableName table, Commit commit) {
    written.put(table, commit.version().version());
    read.computeIfPresent(table, (name, pinned) -> commit.version().version());
    rowsWritten += commit.rowsWritten();
  }

  /** The version of each table read. */
  public synchronized Map<TableName, Long> tablesRead() {
    return new TreeMap<>(read);
  }

  /** The version each written table was left at. */
  public synchronized Map<TableName, Long> tablesWritten() {
    return new TreeMap<>(written);
  }

  /** Rows inserted, changed or removed, over all tables written. */
  public synchronized long rowsWritten() {
    return rowsWritten;
  }
}
