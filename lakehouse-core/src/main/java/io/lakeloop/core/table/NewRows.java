package io.lakeloop.core.table;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import java.util.Arrays;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What a source's rows are to a table that takes them as new ones, in the source's own columns.
 *
 * @param withDeleted whether rows that were deleted come too, when it was in {@link
 *     Tables#DELETED_AT}; if not, they are passed over, and there is no such column
 */
public record NewRows(boolean withDeleted) {
  private static final String CHANGE = "_change_type";

  /**
   * A table's rows and then each new one, as a stream for an {@link Increment}. Of a table that
   * keeps a feed of its changes a row that changed comes again, as it is after the change.
   *
   * @throws io.lakeloop.core.failure.UsageException if there is no such table
   */
  public Dataset<Row> of(Tables tables, TableName table) {
    return new ChangeFeed(tables, table).isKept()
        ? ofChanges(tables.streamChanges(table))
        : ofAdded(tables.stream(table));
  }

  /** Of a source that only grows: the rows added. */
  Dataset<Row> ofAdded(Dataset<Row> rows) {
    return withDeleted
        ? rows.withColumn(Tables.DELETED_AT, lit(null).cast("timestamp"))
        : HiddenRows.removed(rows);
  }

  /**
   * Of a source whose rows change: the rows as they are after the change.
   *
   * @param changes its change data feed
   */
  Dataset<Row> ofChanges(Dataset<Row> changes) {
    Column after = col(CHANGE).isin("insert", "update_postimage");
    Dataset<Row> rows =
        withDeleted
            ? deletedToo(changes.filter(after.or(col(CHANGE).equalTo("delete"))))
            : HiddenRows.removed(changes.filter(after));
    return rows.drop(ChangeFeed.ADDED);
  }

  private static Dataset<Row> deletedToo(Dataset<Row> changes) {
    Column removed = when(col(CHANGE).equalTo("delete"), col("_commit_timestamp"));
    Column deleted =
        Arrays.asList(changes.columns()).contains(Tables.DELETED_AT)
            ? coalesce(col(Tables.DELETED_AT), removed)
            : removed;
    return changes.withColumn(Tables.DELETED_AT, deleted).drop(HiddenRows.REPEATED_AT);
  }
}
