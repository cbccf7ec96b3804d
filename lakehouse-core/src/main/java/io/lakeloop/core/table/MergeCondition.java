package io.lakeloop.core.table;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What matches a row of {@code source} to one of {@code target} in a merge: equal keys.
 *
 * @param keys the columns of the key
 * @param nullsEqual whether a null is a key like any other, or matches nothing
 */
public record MergeCondition(List<String> keys, boolean nullsEqual) {
  /** Refuses an empty key: every row would match every other. */
  public MergeCondition {
    keys = List.copyOf(keys);
    if (keys.isEmpty()) {
      throw new IllegalArgumentException("no keys to match rows by");
    }
  }

  /** The condition as SQL. */
  public String sql() {
    return keys.stream()
        .map(
            key ->
                "target.%1$s %2$s source.%1$s"
                    .formatted(Columns.quoted(key), nullsEqual ? "<=>" : "="))
        .collect(Collectors.joining(" AND "));
  }

  /**
   * The condition as SQL that lets Delta pass over files which hold none of the rows' keys: left to
   * itself, a merge reads the keys of the whole table.
   *
   * @param rows that hold all keys of the merge's source; looked at a few times
   */
  public String sql(Tables tables, TableName target, Dataset<Row> rows) {
    return sql(within(tables, target, new KeyRanges(rows)));
  }

  /** The condition as SQL with what is known of the target's rows that meet it. */
  String sql(Optional<String> within) {
    return within.map(known -> sql() + " AND " + known).orElseGet(this::sql);
  }

  /** What is known of the rows of {@code target} that meet the condition; empty for nothing. */
  Optional<String> within(Tables tables, TableName target, KeyRanges ranges) {
    return KeyRanges.payFor(tables.size(target).files())
        ? ranges.sql(keys, "target")
        : Optional.empty();
  }
}
