package io.lakeloop.core.table;

import static org.apache.spark.sql.functions.col;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** The rows that come into a table, as a stream for an {@link Increment}. */
public final class NewRows {
  private NewRows() {}

  /**
   * A table's rows and then each new one, in the table's own columns. Of a table that keeps a feed
   * of its changes a row that changed comes again, as it is after the change; one that was deleted,
   * or marked so, does not.
   *
   * @throws io.lakeloop.core.failure.UsageException if there is no such table
   */
  public static Dataset<Row> of(Tables tables, TableName table) {
    Dataset<Row> rows =
        new ChangeFeed(tables, table).isKept()
            ? tables
                .streamChanges(table)
                .filter(col("_change_type").isin("insert", "update_postimage"))
                .drop(ChangeFeed.ADDED)
            : tables.stream(table);
    return DeletedRows.hidden(rows);
  }
}
