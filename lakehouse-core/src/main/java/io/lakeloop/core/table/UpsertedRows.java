package io.lakeloop.core.table;

import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Rows for a table of which each key has one, the newest. A null in a key equals nothing.
 *
 * @param rows the table's columns, in any order; each key once; computed once
 * @param files how many files they are to be written to
 * @param keys the columns that name a row
 * @param distinct whether the rows were made so that each key is there once; where not, that is
 *     looked at before they are written, which takes a shuffle of the keys
 * @param newer SQL by which a row of {@code source}, which is one of these, takes the place of the
 *     one of {@code target} of its key
 */
public record UpsertedRows(
    Dataset<Row> rows, int files, List<String> keys, boolean distinct, String newer) {
  /** Copies the keys. */
  public UpsertedRows {
    keys = List.copyOf(keys);
  }
}
