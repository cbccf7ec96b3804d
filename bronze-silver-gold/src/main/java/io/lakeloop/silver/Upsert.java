package io.lakeloop.silver;

import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.xxhash64;

import io.delta.tables.DeltaMergeBuilder;
import io.lakeloop.core.table.Columns;
import io.lakeloop.core.table.MergeCondition;
import io.lakeloop.layers.SilverTable;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Of the rows of one key the one with the greatest (sequence, hash of all columns) stays, within a
 * batch and against the table: whatever the order of arrival, the table is the same.
 */
final class Upsert {
  private final SilverTable table;
  private final String sequence;
  private final List<String> columns;

  Upsert(SilverTable table) {
    this.table = table;
    this.sequence =
        table
            .sequenceBy()
            .orElseThrow(() -> new IllegalArgumentException("the table is no upsert table"));
    this.columns = List.copyOf(table.columns().keySet());
  }

  /**
   * One row a key, the columns in the table's order.
   *
   * @param partitions how many the rows are to have. They hold a range of keys each, so that of the
   *     files they are written to few can match a later batch
   */
  Dataset<Row> latest(Dataset<Row> rows, int partitions) {
    Column[] all = columns(columns);
    Column[] keys = columns(table.keys());
    List<Column> order = new ArrayList<>();
    order.add(Columns.named(sequence));
    order.add(xxhash64(all));
    order.add(struct(all).as("row"));
    // Grouping needs no further shuffle where equal keys are in one partition already.
    return (partitions == 1 ? rows.coalesce(1) : rows.repartitionByRange(partitions, keys))
        .groupBy(keys)
        .agg(max(struct(order.toArray(Column[]::new))).as("latest"))
        .select("latest.row.*");
  }

  /** What matches a new row to the table's. */
  MergeCondition matches() {
    return new MergeCondition(table.keys(), false);
  }

  /** Changes a row where the new one is later, and adds rows of new keys. */
  DeltaMergeBuilder clauses(DeltaMergeBuilder merge) {
    String later =
        "source.%1$s > target.%1$s OR (source.%1$s = target.%1$s AND %2$s > %3$s)"
            .formatted(Columns.quoted(sequence), hash("source"), hash("target"));
    return merge.whenMatched(later).updateAll().whenNotMatched().insertAll();
  }

  private String hash(String side) {
    return columns.stream()
        .map(column -> side + "." + Columns.quoted(column))
        .collect(Collectors.joining(", ", "xxhash64(", ")"));
  }

  private static Column[] columns(List<String> names) {
    return names.stream().map(Columns::named).toArray(Column[]::new);
  }
}
