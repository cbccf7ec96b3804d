package io.lakeloop.silver;

import io.lakeloop.core.table.Transaction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The rows of a batch that are written.
 *
 * @param rows the declared columns and {@link Judgement#DELETES}; looked at a few times
 * @param count how many they are
 * @param transaction under which they are written, once
 */
record KeptBatch(Dataset<Row> rows, long count, Transaction transaction) {
  // A file of this many rows is worth opening; fewer rows do not need a second one.
  private static final long ROWS_A_FILE = 500_000;

  /** How many files they are worth. */
  int files() {
    return (int) (1 + (count - 1) / ROWS_A_FILE);
  }
}
