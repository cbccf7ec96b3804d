package io.lakeloop.silver;

import io.delta.tables.DeltaMergeBuilder;
import java.util.List;
import java.util.function.Supplier;
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
   * What to merge: the table's columns, and whatever {@link #clauses} look at.
   *
   * @param kept as for {@link #first}
   * @param partitions as for {@link #first}
   * @param stored the table's rows of the batch's keys
   */
  Dataset<Row> changes(Dataset<Row> kept, int partitions, Supplier<Dataset<Row>> stored);

  /** The columns that name a row of the table beside its keys. */
  List<String> identity();

  /** What becomes of rows that match and of those that do not. */
  DeltaMergeBuilder clauses(DeltaMergeBuilder merge);
}
