package io.lakeloop.core.table;

import io.delta.tables.DeltaTable;
import io.lakeloop.core.failure.PolicyRefusedException;
import io.lakeloop.core.failure.UsageException;

/** What keeps one table of this environment quick and small, and changes none of its rows. */
public final class TableCare {
  private final Tables tables;
  private final TableName table;

  /**
   * The care of a table.
   *
   * @throws PolicyRefusedException if it is another environment's
   * @throws UsageException if there is no such table in this environment itself
   */
  public TableCare(Tables tables, TableName table) {
    this.tables = tables;
    this.table = table;
    tables.environment().requireWritable(table);
    if (!tables.existsHere(table)) {
      throw new UsageException(
          "There is no table %s in '%s'.".formatted(table, tables.environment().name()),
          "Only tables of the environment itself are cared for, not those it reads through.",
          "Correct the name, or run the job with --env where the table is.");
    }
  }

  /** Joins small files; for a clustered table, clusters what is new. */
  public void optimize() {
    handle().optimize().executeCompaction();
  }

  /**
   * Removes files that no version within the table's own retention needs: a week, or what {@link
   * TableSpec#keptFor} said.
   */
  public void vacuum() {
    // Noting it in the log would make a new version of a table in which nothing changed.
    String logging = "spark.databricks.delta.vacuum.logging.enabled";
    tables.spark().conf().set(logging, "false");
    try {
      handle().vacuum();
    } finally {
      tables.spark().conf().unset(logging);
    }
  }

  private DeltaTable handle() {
    return DeltaTable.forPath(tables.spark(), tables.environment().path(table));
  }
}
