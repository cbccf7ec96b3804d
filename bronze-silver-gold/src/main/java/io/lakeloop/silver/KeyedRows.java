package io.lakeloop.silver;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import io.lakeloop.core.table.Columns;
import io.lakeloop.core.table.Tables;
import io.lakeloop.layers.SilverTable;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The rows of a table that is written by its keys, and their order: by sequence; of one sequence a
 * delete after all else, the rest by the values of all columns as SQL orders structs, null first.
 * Rows that it does not order are equal, so that of any rows one is the latest, whatever the order
 * in which they came.
 *
 * @param keys the columns that name a row
 * @param sequence the column that orders rows of one key
 * @param columns the declared columns, in order
 * @param deletedAt what is written as the time of deletion
 */
record KeyedRows(List<String> keys, String sequence, List<String> columns, Timestamp deletedAt) {
  KeyedRows {
    keys = List.copyOf(keys);
    columns = List.copyOf(columns);
  }

  static KeyedRows of(SilverTable table, Timestamp deletedAt) {
    return new KeyedRows(
        table.keys(),
        table
            .sequenceBy()
            .orElseThrow(() -> new IllegalArgumentException("the table is not written by keys")),
        List.copyOf(table.columns().keySet()),
        deletedAt);
  }

  /**
   * The declared columns and {@link Tables#DELETED_AT}. Of a row that deletes only the key and the
   * sequence stay: what was deleted is not to be kept in another row.
   */
  Dataset<Row> marked(Dataset<Row> kept) {
    Column deletes = col(Judgement.DELETES);
    List<Column> marked = new ArrayList<>();
    for (String name : columns) {
      marked.add(
          isName(name)
              ? Columns.named(name)
              : when(deletes, lit(null)).otherwise(Columns.named(name)).as(name));
    }
    marked.add(when(deletes, lit(deletedAt)).as(Tables.DELETED_AT));
    return kept.select(marked.toArray(Column[]::new));
  }

  /** Whether a column names a row or orders it. */
  boolean isName(String column) {
    return keys.contains(column) || column.equals(sequence);
  }

  Column[] all() {
    return named(columns);
  }

  Column[] byKeys() {
    return named(keys);
  }

  Column[] byKeysAndSequence() {
    return named(Stream.concat(keys.stream(), Stream.of(sequence)).toList());
  }

  static Column[] named(List<String> names) {
    return names.stream().map(Columns::named).toArray(Column[]::new);
  }
}
