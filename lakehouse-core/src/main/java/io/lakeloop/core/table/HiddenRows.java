package io.lakeloop.core.table;

import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Rows and columns that a table keeps for its writer alone: deleted rows, lest an older row that
 * comes late bring them back, and columns by which the writer remembers what came. {@link
 * Tables#read} hides them; a change data feed shows them.
 */
public final class HiddenRows {
  /** Of a row of history: when else the same came, in order, after the first time; may be null. */
  public static final String REPEATED_AT = "_repeated_at";

  private static final List<String> COLUMNS = List.of(Tables.DELETED_AT, REPEATED_AT);

  private HiddenRows() {}

  /** The names of columns that are never shown. */
  public static List<String> columns() {
    return COLUMNS;
  }

  /** The rows that are not deleted, without the hidden columns, of which none need be there. */
  public static Dataset<Row> removed(Dataset<Row> rows) {
    Dataset<Row> visible =
        Arrays.asList(rows.columns()).contains(Tables.DELETED_AT)
            ? rows.filter(rows.col(Tables.DELETED_AT).isNull())
            : rows;
    return visible.drop(COLUMNS.toArray(String[]::new));
  }

  /** The columns that are shown. */
  public static StructType removed(StructType schema) {
    return new StructType(
        Arrays.stream(schema.fields())
            .filter(field -> !COLUMNS.contains(field.name()))
            .toArray(StructField[]::new));
  }
}
