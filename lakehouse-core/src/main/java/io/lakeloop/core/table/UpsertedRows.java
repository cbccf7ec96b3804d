package io.lakeloop.core.table;

import io.lakeloop.core.table.kernel.KeyedUpsert;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Rows for a table of which each key has one, the newest.
 *
 * @param rows the table's columns, in any order, and, where keys may vanish, {@link #GONE}; each
 *     key once; computed once
 * @param files how many files they are to be written to
 * @param same what matches one of the rows to the table's of its key
 * @param distinct whether the rows were made so that each key is there once; where not, that is
 *     looked at before they are written, which takes a shuffle of the keys
 * @param newer SQL by which a row of {@code source}, which is one of these, takes the place of the
 *     one of {@code target} of its key
 */
public record UpsertedRows(
    Dataset<Row> rows, int files, MergeCondition same, boolean distinct, String newer) {
  /**
   * A column (boolean, never null) beside the table's: true of a row of whose key the table is to
   * have none.
   */
  public static final String GONE = KeyedUpsert.GONE;

  /** The columns that name a row. */
  public List<String> keys() {
    return same.keys();
  }
}
