package io.lakeloop.core.table;

import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Rows of tables in which a row that was deleted at its source stays, marked with the time. */
final class DeletedRows {
  private DeletedRows() {}

  /** The rows that are not marked as deleted, without the mark; all rows where there is no mark. */
  static Dataset<Row> hidden(Dataset<Row> rows) {
    return List.of(rows.columns()).contains(Tables.DELETED_AT)
        ? rows.filter(rows.col(Tables.DELETED_AT).isNull()).drop(Tables.DELETED_AT)
        : rows;
  }
}
