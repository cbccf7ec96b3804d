package io.lakeloop.silver;

import static org.apache.spark.sql.functions.any_value;
import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_compact;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.transform;
import static org.apache.spark.sql.functions.when;

import io.lakeloop.core.table.Columns;
import io.lakeloop.core.table.HiddenRows;
import io.lakeloop.core.table.Tables;
import io.lakeloop.layers.HistoryColumns;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataType;

/**
 * What ever came to a table of history: the rows of a batch, and those of earlier ones, known again
 * from the versions they made. An event has the declared columns, {@link Tables#DELETED_AT}, {@link
 * #WAS}, and how it is known.
 *
 * @param rows the table's rows and their order
 * @param columns the table's columns, hidden ones among them
 */
record HistoryEvents(KeyedRows rows, List<String> columns) {
  /** The version stored that begins here, whole; null where none does. */
  static final String WAS = "_was";

  /** Whether a row said so, or only the end of a version tells that something came. */
  private static final String TOLD = "_told";

  /** Whether it had come before this batch. */
  private static final String KNOWN = "_known";

  private static final String EVENT = "_event";
  private static final String AT = "at";
  private static final String BEGINS = "begins";
  private static final String LATEST = "_latest";
  private static final String ROW = "row";

  /**
   * The rows of a batch.
   *
   * @param kept as {@link Judgement} types them
   * @param version the type of {@link #WAS}
   */
  Dataset<Row> arrived(Dataset<Row> kept, DataType version) {
    return rows.marked(kept)
        .withColumn(TOLD, lit(true))
        .withColumn(KNOWN, lit(false))
        .withColumn(WAS, lit(null).cast(version));
  }

  /**
   * The rows that made the versions stored. A version's end whose deletion is no longer stored,
   * tombstones being kept for a time only, is an event of its own: a deletion, unless another row
   * came at that time.
   */
  Dataset<Row> stored(Dataset<Row> versions) {
    Column from = event(col(HistoryColumns.VALID_FROM), true, true);
    Column to =
        when(
            col(HistoryColumns.VALID_TO).isNotNull(),
            event(col(HistoryColumns.VALID_TO), false, false));
    Column repeats =
        coalesce(
            transform(col(HiddenRows.REPEATED_AT), at -> event(at, true, false)),
            array().cast(eventType(versions)));
    Column told = col(EVENT).getField(TOLD);
    List<Column> out = new ArrayList<>();
    for (String name : rows.columns()) {
      Column stored = Columns.named(name);
      out.add(
          name.equals(rows.sequence())
              ? col(EVENT).getField(AT).as(name)
              : rows.keys().contains(name) ? stored : when(told, stored).as(name));
    }
    out.add(
        when(told, col(Tables.DELETED_AT)).otherwise(lit(rows.deletedAt())).as(Tables.DELETED_AT));
    out.add(told.as(TOLD));
    out.add(lit(true).as(KNOWN));
    out.add(when(col(EVENT).getField(BEGINS), struct(KeyedRows.named(columns))).as(WAS));
    return versions
        .withColumn(EVENT, explode(concat(array_compact(array(from, to)), repeats)))
        .select(out.toArray(Column[]::new));
  }

  /** Of the events of one key and sequence the latest, with whatever version began there. */
  Dataset<Row> latest(Dataset<Row> events) {
    List<Column> whole = new ArrayList<>(Arrays.asList(rows.all()));
    Column order =
        struct(
            col(TOLD),
            col(Tables.DELETED_AT).isNotNull().as("deleted"),
            struct(whole.toArray(Column[]::new)).as(ROW),
            // The same again is no news: the time of the first deletion stays.
            col(KNOWN),
            col(Tables.DELETED_AT));
    List<Column> out = new ArrayList<>();
    for (String name : rows.columns()) {
      // Named by what was grouped by, or Spark would not know the partitions again.
      out.add(
          rows.isName(name)
              ? Columns.named(name)
              : col(LATEST).getField(ROW).getField(name).as(name));
    }
    out.add(col(LATEST).getField(Tables.DELETED_AT).as(Tables.DELETED_AT));
    out.add(col(WAS));
    return events
        .groupBy(rows.byKeysAndSequence())
        .agg(max(order).as(LATEST), any_value(col(WAS), lit(true)).as(WAS))
        .select(out.toArray(Column[]::new));
  }

  private static Column event(Column at, boolean told, boolean begins) {
    return struct(at.as(AT), lit(told).as(TOLD), lit(begins).as(BEGINS));
  }

  private String eventType(Dataset<Row> versions) {
    return "array<struct<%s: %s, %s: boolean, %s: boolean>>"
        .formatted(
            AT, versions.schema().apply(HistoryColumns.VALID_FROM).dataType().sql(), TOLD, BEGINS);
  }
}
