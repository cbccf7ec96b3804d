package io.lakeloop.inference;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.row_number;

import io.lakeloop.core.table.Columns;
import io.lakeloop.core.table.SqlCondition;
import io.lakeloop.core.table.Tables;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;

/**
 * Selects the rows that are scored. A row without an event time has no moment to be scored at, and
 * a deleted row is none.
 *
 * @param keys the columns that name a row
 * @param eventTime the timestamp column
 * @param where a condition, where there is one
 * @param from the first moment, where there is one
 * @param until the first moment that is no longer meant, where there is one
 */
record RowSelection(
    List<String> keys,
    String eventTime,
    Optional<String> where,
    Optional<Instant> from,
    Optional<Instant> until) {
  private static final String CHANGE = "_change_type";
  private static final String COMMIT = "_commit_version";
  private static final String COMMITTED = "_commit_timestamp";
  private static final String PLACE = "_place";

  RowSelection {
    keys = List.copyOf(keys);
  }

  /** The rows that are meant. */
  Dataset<Row> of(Dataset<Row> rows) {
    Column time = Columns.named(eventTime);
    Dataset<Row> selected = rows.filter(time.isNotNull());
    if (from.isPresent()) {
      selected = selected.filter(time.geq(lit(Timestamp.from(from.get()))));
    }
    if (until.isPresent()) {
      selected = selected.filter(time.lt(lit(Timestamp.from(until.get()))));
    }
    if (Arrays.asList(rows.columns()).contains(Tables.DELETED_AT)) {
      selected = selected.filter(col(Tables.DELETED_AT).isNull()).drop(Tables.DELETED_AT);
    }
    return where.isPresent() ? filtered(selected, where.get()) : selected;
  }

  /**
   * The rows that are meant of those a change data feed says were inserted. A table that was
   * written anew has inserted its rows again: of rows with the same keys and time the newest
   * counts. Asks first whether anything was deleted, without which no row can come twice.
   *
   * @param changes rows of a change data feed, of whatever kinds
   */
  Dataset<Row> ofInserts(Dataset<Row> changes) {
    Dataset<Row> inserts = of(changes.filter(col(CHANGE).equalTo("insert")));
    boolean eachOnce = changes.filter(col(CHANGE).equalTo("delete")).isEmpty();
    return (eachOnce ? inserts : newest(inserts)).drop(CHANGE, COMMIT, COMMITTED);
  }

  private Dataset<Row> newest(Dataset<Row> inserts) {
    Column[] identity =
        Stream.concat(keys.stream(), Stream.of(eventTime))
            .map(Columns::named)
            .toArray(Column[]::new);
    Column place = row_number().over(Window.partitionBy(identity).orderBy(col(COMMIT).desc()));
    return inserts.withColumn(PLACE, place).filter(col(PLACE).equalTo(1)).drop(PLACE);
  }

  private static Dataset<Row> filtered(Dataset<Row> rows, String condition) {
    return new SqlCondition(condition)
        .select(
            rows,
            "%s: the condition '%s' does not fit its input."
                .formatted(InferenceStage.FILE, condition),
            "Correct where in %s.".formatted(InferenceStage.FILE));
  }
}
