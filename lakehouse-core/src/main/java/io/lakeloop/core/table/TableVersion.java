package io.lakeloop.core.table;

/**
 * One version of one table: what a job read, or what it left.
 *
 * @param table the table, with its environment where it was read through from another
 * @param version the Delta version, from 0
 */
public record TableVersion(TableName table, long version) {
  /** Refuses a negative version. */
  public TableVersion {
    if (version < 0) {
      throw new IllegalArgumentException("version of " + table + " is negative: " + version);
    }
  }

  @Override
  public String toString() {
    return table + "@" + version;
  }
}
