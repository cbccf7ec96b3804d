package io.lakeloop.core.table;

import io.lakeloop.core.table.kernel.KeyedUpsert;
import java.util.Optional;
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
   * Puts rows in the place of the table's rows of their keys where they are newer, and adds those
   * of new keys, once: a second time under one transaction is skipped.
   *
   * @throws java.util.ConcurrentModificationException if another has changed what this rests on; an
   *     {@link Increment} then runs its batch again
   */
  public Commit upsert(UpsertedRows rows, Transaction transaction) {
    TableWriter writer = tables.writer(table, rows.rows());
    MergeCondition same = new MergeCondition(rows.keys(), false);
    Optional<String> within = same.within(tables, table, new KeyRanges(rows.rows()));
    if (!writer.takesUpserts()) {
      return writer.merge(
          same.sql(within),
          merge -> merge.whenMatched(rows.newer()).updateAll().whenNotMatched().insertAll(),
          Optional.of(transaction));
    }
    return writer.upsert(
        new KeyedUpsert(rows.rows(), same.sql(), rows.keys(), within, rows.newer(), rows.files()),
        transaction);
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
