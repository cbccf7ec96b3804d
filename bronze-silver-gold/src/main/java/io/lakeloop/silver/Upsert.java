package io.lakeloop.silver;

import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.xxhash64;

import io.delta.tables.DeltaMergeBuilder;
import io.lakeloop.core.table.Columns;
import io.lakeloop.layers.SilverTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataType;

/**
 * Of the rows of one key the one with the greatest (sequence, hash of all columns) stays, within a
 * batch and against the table: whatever the order of arrival, the table is the same.
 */
final class Upsert {
  private static final Set<String> RANGED =
      Set.of("tinyint", "smallint", "int", "bigint", "date", "timestamp");

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

  /** One row a key, the columns in the table's order. */
  Dataset<Row> latest(Dataset<Row> rows) {
    Column[] all = columns(columns);
    List<Column> order = new ArrayList<>();
    order.add(Columns.named(sequence));
    order.add(xxhash64(all));
    order.add(struct(all).as("row"));
    return rows.groupBy(columns(table.keys()))
        .agg(max(struct(order.toArray(Column[]::new))).as("latest"))
        .select("latest.row.*");
  }

  /**
   * What matches a new row to the table's.
   *
   * @param range the least and greatest value among the new rows of {@link #rangeColumn}: as
   *     literals they let Delta pass over whole files
   */
  String on(Optional<String[]> range) {
    String keys =
        table.keys().stream()
            .map(key -> "target.%1$s = source.%1$s".formatted(Columns.quoted(key)))
            .collect(Collectors.joining(" AND "));
    if (range.isEmpty() || rangeColumn().isEmpty()) {
      return keys;
    }
    String column = rangeColumn().get();
    String type = type(column).sql();
    return "%s AND target.%s BETWEEN CAST('%s' AS %s) AND CAST('%s' AS %s)"
        .formatted(keys, Columns.quoted(column), range.get()[0], type, range.get()[1], type);
  }

  /** The first key whose values files are worth passing over by; empty where there is none. */
  Optional<String> rangeColumn() {
    return table.keys().stream()
        .filter(key -> RANGED.contains(type(key).simpleString()))
        .findFirst();
  }

  /** Changes a row where the new one is later, and adds rows of new keys. */
  DeltaMergeBuilder clauses(DeltaMergeBuilder merge) {
    String later =
        "source.%1$s > target.%1$s OR (source.%1$s = target.%1$s AND %2$s > %3$s)"
            .formatted(Columns.quoted(sequence), hash("source"), hash("target"));
    return merge.whenMatched(later).updateAll().whenNotMatched().insertAll();
  }

  private DataType type(String column) {
    return Objects.requireNonNull(table.columns().get(column)).dataType();
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
