package io.lakeloop.silver;

import io.lakeloop.core.table.KeyedWrites;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/** How the rows of a batch change a table that is written by its keys. */
sealed interface Merging permits Upsert, History {
  /** The columns that the table has beside those of its contract, for the writer alone. */
  StructType hidden();

  /**
   * The table's rows where it has none yet.
   *
   * @param kept the batch's rows that are kept, as {@link Judgement} types them
   * @param partitions how many the rows are to have. They hold a range of keys each, so that of the
   *     files they are written to few can match a later batch
   */
  Dataset<Row> first(Dataset<Row> kept, int partitions);

  /**
   * Brings a batch into a table that has rows.
   *
   * @throws java.util.ConcurrentModificationException if another writer has been faster
   */
  void merge(KeyedWrites table, KeptBatch batch);
}
