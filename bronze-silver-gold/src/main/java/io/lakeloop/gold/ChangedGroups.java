package io.lakeloop.gold;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import io.lakeloop.core.table.Columns;
import io.lakeloop.core.table.MergeCondition;
import io.lakeloop.core.table.UpsertedRows;
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
  private static final long GROUPS_A_FILE = 1_000_000;
  // What one machine still sends to all others, and keeps in memory on each.
  private static final long BROADCAST_NAMES = 500_000;

  private final List<String> keys;
  private final List<String> columns;

  ChangedGroups(TableContract contract) {
    this.keys = contract.keys();
    this.columns = List.copyOf(contract.columns().keySet());
  }

  /**
   * The names of the groups that changed: the key's columns, each name once.
   *
   * @param changed the table's SQL over the rows before and after they changed: of these only the
   *     groups' names count
   */
  Dataset<Row> names(Dataset<Row> changed) {
    return changed.select(keys.stream().map(Columns::named).toArray(Column[]::new)).distinct();
  }

  /**
   * Of all groups those of the given names. Spark takes this below the grouping, where it can: then
   * only the rows of these groups are grouped, since their names are expressions over the rows.
   * Where the SQL has an aggregate that depends on the rows' order, such as {@code first}, Spark
   * does not, and groups all rows. The groups are the same.
   *
   * @param groups the table's SQL over all rows
   * @param names of which there are {@code count}
   */
  Dataset<Row> only(Dataset<Row> groups, Dataset<Row> names, long count) {
    return count > BROADCAST_NAMES
        ? groups
        : groups.join(broadcast(prefixed(names)), same(), "left_semi");
  }

  /**
   * What is to be done to the table: groups that are no more are removed, those that differ
   * changed, new ones added.
   *
   * @param names the names of the groups that changed
   * @param groups these groups as they are now, where there is anything left of them
   * @param count how many names there are
   */
  UpsertedRows rows(Dataset<Row> names, Dataset<Row> groups, long count) {
    List<Column> out = new ArrayList<>();
    for (String column : columns) {
      out.add(
          keys.contains(column)
              ? Columns.named(PREFIX + column).as(column)
              : Columns.named(column));
    }
    out.add(col(PRESENT).isNull().as(UpsertedRows.GONE));
    Dataset<Row> rows =
        prefixed(names)
            .join(groups.withColumn(PRESENT, lit(true)), same(), "left")
            .select(out.toArray(Column[]::new));
    return new UpsertedRows(
        rows,
        Math.toIntExact(count / GROUPS_A_FILE) + 1,
        new MergeCondition(keys, true),
        true,
        differs());
  }

  /** Of a group that is as the table has it nothing is written. */
  private String differs() {
    return columns.stream()
        .map(name -> "NOT (target.%1$s <=> source.%1$s)".formatted(Columns.quoted(name)))
        .collect(Collectors.joining(" OR "));
  }

  private Dataset<Row> prefixed(Dataset<Row> names) {
    return names.select(
        keys.stream().map(key -> Columns.named(key).as(PREFIX + key)).toArray(Column[]::new));
  }

  private Column same() {
    return keys.stream()
        .map(key -> Columns.named(PREFIX + key).eqNullSafe(Columns.named(key)))
        .reduce(Column::and)
        .orElseThrow();
  }
}
