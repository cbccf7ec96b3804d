package io.lakeloop.core.table;

import io.lakeloop.core.kernel.KeptRows;
import io.lakeloop.core.table.kernel.KeyedUpsert;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructField;

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
        .append(snapshot -> new SnapshotFigures(snapshot).files() == 0, Optional.of(transaction));
  }

  /**
   * Puts rows in the place of the table's rows of their keys where they are newer, adds those of
   * new keys, and removes the table's where the key is gone, once: a second time under one
   * transaction is skipped, and no row computed.
   *
   * @throws io.lakeloop.core.failure.UsageException if two of the rows have one key, where they are
   *     not known to be distinct
   * @throws java.util.ConcurrentModificationException if another has changed what this rests on; an
   *     {@link Increment} then runs its batch again
   */
  public Commit upsert(UpsertedRows rows, Transaction transaction) {
    TableWriter writer = tables.writer(table, rows.rows());
    if (new Transactions(tables).contain(table, transaction)) {
      return writer.nothing();
    }
    Optional<Dataset<Row>> storable = writer.upsertable();
    try (KeptRows kept = KeptRows.of(storable.orElseGet(rows::rows))) {
      KeyFigures figures = KeyFigures.of(kept.rows(), rows.keys(), areDistinct(rows, kept));
      figures.requireDistinct(table, rows.keys());
      return upsert(
          new UpsertedRows(
              kept.rows(figures.rows()), rows.files(), rows.same(), true, rows.newer()),
          storable.isPresent() && figures.canBeBroadcast() ? figures.rows() : -1,
          transaction);
    }
  }

  /** Whether keys that were made distinct are so as they are stored: other types may round them. */
  private static boolean areDistinct(UpsertedRows rows, KeptRows stored) {
    Column[] keys = rows.keys().stream().map(Columns::named).toArray(Column[]::new);
    return rows.distinct()
        && Arrays.equals(types(rows.rows().select(keys)), types(stored.rows().select(keys)));
  }

  private static DataType[] types(Dataset<Row> rows) {
    return Arrays.stream(rows.schema().fields())
        .map(StructField::dataType)
        .toArray(DataType[]::new);
  }

  /**
   * @param count how many rows there are; negative where only a merge takes them
   */
  private Commit upsert(UpsertedRows rows, long count, Transaction transaction) {
    TableWriter writer = tables.writer(table, rows.rows());
    MergeCondition same = rows.same();
    Optional<String> within = same.within(tables, table, new KeyRanges(rows.rows()));
    return count < 0
        ? writer.merge(same.sql(within), clauses(rows), Optional.of(transaction))
        : writer.upsert(
            new KeyedUpsert(
                rows.rows(), count, same.sql(), rows.keys(), within, rows.newer(), rows.files()),
            transaction);
  }

  private static MergeClauses clauses(UpsertedRows rows) {
    return KeyedUpsert.mayVanish(rows.rows())
        ? MergeClauses.vanishing(
            List.of(rows.rows().drop(UpsertedRows.GONE).columns()), UpsertedRows.GONE, rows.newer())
        : merge -> merge.whenMatched(rows.newer()).updateAll().whenNotMatched().insertAll();
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
