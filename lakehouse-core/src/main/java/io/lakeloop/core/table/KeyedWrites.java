package io.lakeloop.core.table;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Writes to a table of which several writers at once must leave one row a key.
 *
 * @param tables the tables of the run
 * @param table the table, which exists
 */
public record KeyedWrites(Tables tables, TableName table) {
  /**
   * Adds rows to the table while it has none, once.
   *
   * @throws java.util.ConcurrentModificationException if another has written rows; an {@link
   *     Increment} then runs its batch again
   */
  public Commit first(Dataset<Row> rows, Transaction transaction) {
    return tables
        .writer(table, rows)
        .append(snapshot -> new SnapshotFigures(snapshot).files() == 0, transaction);
  }

  /**
   * The table's rows with the hidden ones, for the source of a merge into the same table: there
   * they are those of the version that the merge reads, and a writer who changes them meanwhile is
   * in conflict with it. Read in any other query they are the newest.
   *
   * @param session the session of the other rows of the merge's source
   */
  public Dataset<Row> stored(SparkSession session) {
    return session.read().format("delta").load(tables.environment().path(table));
  }
}
