package io.lakeloop.layers;

import io.lakeloop.core.config.Default;
import io.lakeloop.core.config.Description;
import io.lakeloop.core.config.Suggestion;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * One silver table.
 *
 * @param description what a row is
 * @param owner who answers for it
 * @param sql the file of the SQL that makes it, row by row
 * @param keys the columns that name a row
 * @param eventTime the column that says when it happened
 * @param sequenceBy the column whose greatest value wins among rows of one key
 * @param write how rows are written
 * @param clusterBy the columns that files are clustered by
 * @param columns every column, in order
 * @param expectations what must hold of every row
 */
public record SilverTable(
    @Default("") @Description("What a row is.") String description,
    @Description("Who answers for it.") Optional<String> owner,
    @Description("The SQL file that makes it: row-wise over the table after FROM.") String sql,
    @Description("The columns that name a row.") List<String> keys,
    @Description("The column that says when it happened.") Optional<String> eventTime,
    @Description("The column whose greatest value wins among rows of one key.")
        Optional<String> sequenceBy,
    @Default("append") @Description("append or upsert.") Write write,
    @Description("Up to four columns that queries select by: files are clustered by them.")
        List<String> clusterBy,
    @Description("Every column by name.") Map<String, ColumnConfig> columns,
    @Description("What must hold of every row, by name.") Map<String, Expectation> expectations) {
  /** How rows are written. */
  public enum Write {
    /** Every row is added. */
    APPEND,
    /** One row a key: the one with the greatest sequence. */
    UPSERT
  }

  /** Refuses a table without columns, and names that are no columns. */
  public SilverTable {
    keys = List.copyOf(keys);
    if (columns.isEmpty()) {
      throw new IllegalArgumentException("the table declares no columns");
    }
    keys.forEach(key -> requireColumn("keys", key, columns));
    clusterBy = List.copyOf(clusterBy);
    Clustering.require(clusterBy, columns);
    eventTime.ifPresent(column -> requireColumn("event-time", column, columns));
    sequenceBy.ifPresent(column -> requireColumn("sequence-by", column, columns));
    if (write == Write.UPSERT) {
      if (keys.isEmpty() || sequenceBy.isEmpty()) {
        throw new IllegalArgumentException("an upsert table needs keys and sequence-by");
      }
      columns.forEach(SilverTable::requireOrderable);
    }
  }

  static void requireColumn(String key, String name, Map<String, ColumnConfig> columns) {
    if (!columns.containsKey(name)) {
      throw new IllegalArgumentException(
          "%s names '%s', which is no declared column%s"
              .formatted(
                  key,
                  name,
                  Suggestion.nearest(name, columns.keySet())
                      .map(near -> " (did you mean '" + near + "'?)")
                      .orElse("")));
    }
  }

  // Which of two rows wins is decided by comparing them, and maps do not compare.
  private static void requireOrderable(String name, ColumnConfig column) {
    if (column.type().toLowerCase(Locale.ROOT).contains("map<")) {
      throw new IllegalArgumentException(
          "an upsert table cannot hold the map '%s': write a struct or text".formatted(name));
    }
  }
}
