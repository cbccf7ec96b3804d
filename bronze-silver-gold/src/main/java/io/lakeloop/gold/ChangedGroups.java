package io.lakeloop.gold;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import io.delta.tables.DeltaMergeBuilder;
import io.lakeloop.core.table.Columns;
import io.lakeloop.layers.TableContract;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * How groups that changed come into their table: recomputed, and removed where nothing is left of
 * them. A null is a group like any other.
 */
final class ChangedGroups {
  private static final String PRESENT = "_present";
  private static final String PREFIX = "_changed_";

  private final List<String> keys;
  private final List<String> columns;

  ChangedGroups(TableContract contract) {
    this.keys = contract.keys();
    this.columns = List.copyOf(contract.columns().keySet());
  }

  /**
   * The rows to merge.
   *
   * @param changed the table's SQL over the rows before and after they changed: of these only the
   *     groups' names count
   * @param groups the table's SQL over all rows
   * @return the table's columns and {@code _present}, false for a group that is no more
   */
  Dataset<Row> source(Dataset<Row> changed, Dataset<Row> groups) {
    Column[] named =
        keys.stream().map(key -> Columns.named(key).as(PREFIX + key)).toArray(Column[]::new);
    Dataset<Row> names = changed.select(named).distinct();
    Column same =
        keys.stream()
            .map(key -> Columns.named(PREFIX + key).eqNullSafe(Columns.named(key)))
            .reduce(Column::and)
            .orElseThrow();
    List<Column> out = new ArrayList<>();
    for (String column : columns) {
      out.add(
          keys.contains(column)
              ? Columns.named(PREFIX + column).as(column)
              : Columns.named(column));
    }
    out.add(col(PRESENT).isNotNull().as(PRESENT));
    return names
        .join(groups.withColumn(PRESENT, lit(true)), same, "left")
        .select(out.toArray(Column[]::new));
  }

  /** What matches a group to the table's. */
  String on() {
    return each(keys, "target.%1$s <=> source.%1$s", " AND ");
  }

  /** Removes groups that are no more, changes those that differ, adds new ones. */
  DeltaMergeBuilder clauses(DeltaMergeBuilder merge) {
    String differs = each(columns, "NOT (target.%1$s <=> source.%1$s)", " OR ");
    var values =
        columns.stream()
            .collect(Collectors.toMap(Columns::quoted, name -> "source." + Columns.quoted(name)));
    return merge
        .whenMatched("NOT source." + PRESENT)
        .delete()
        .whenMatched(differs)
        .updateExpr(values)
        .whenNotMatched("source." + PRESENT)
        .insertExpr(values);
  }

  private static String each(List<String> names, String form, String between) {
    return names.stream()
        .map(name -> form.formatted(Columns.quoted(name)))
        .collect(Collectors.joining(between));
  }
}
