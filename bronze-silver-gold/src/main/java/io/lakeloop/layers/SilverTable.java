package io.lakeloop.layers;

import io.lakeloop.core.config.Default;
import io.lakeloop.core.config.Description;
import io.lakeloop.core.config.Key;
import io.lakeloop.core.config.Suggestion;
import io.lakeloop.core.table.HiddenRows;
import io.lakeloop.layers.ColumnConfig.Protect;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * One silver table.
 *
 * @param description what a row is
 * @param owner who answers for it
 * @param sql the file of the SQL that makes it, row by row; either this or a class
 * @param transform the name of the {@link SilverTransform} that makes it
 * @param from the table whose new rows the class is given
 * @param reads other tables that the class reads, each whole
 * @param keys the columns that name a row
 * @param eventTime the column that says when it happened
 * @param sequenceBy the column whose greatest value wins among rows of one key
 * @param write how rows are written
 * @param applyAsDelete SQL condition over what the SQL or class puts out: such a row says that its
 *     key is deleted
 * @param except columns put out for the sake of {@code applyAsDelete}, which the table does not
 *     have
 * @param clusterBy the columns that files are clustered by
 * @param columns every column, in order
 * @param expectations what must hold of every row
 * @param tableExpectations what must hold of the table or of its new rows together
 */
public record SilverTable(
    @Default("") @Description("What a row is.") String description,
    @Description("Who answers for it.") Optional<String> owner,
    @Description("The SQL file that makes it: row-wise over the table after FROM.")
        Optional<String> sql,
    @Key("class")
        @Description("Instead of sql, a class: an io.lakeloop.layers.SilverTransform, by --jars.")
        Optional<String> transform,
    @Description("With class: the table whose new rows it is given.") Optional<String> from,
    @Description("With class: other tables that it reads, whole.") List<String> reads,
    @Description("The columns that name a row.") List<String> keys,
    @Description("The column that says when it happened.") Optional<String> eventTime,
    @Description("The column whose greatest value wins among rows of one key.")
        Optional<String> sequenceBy,
    @Default("append") @Description("append, upsert, or scd2 for the history of each key.")
        Write write,
    @Description("SQL condition over the SQL's output: the row deletes its key.")
        Optional<String> applyAsDelete,
    @Description("Columns of the SQL's output that only apply-as-delete needs.")
        List<String> except,
    @Description("Up to four columns that queries select by: files are clustered by them.")
        List<String> clusterBy,
    @Description("Every column by name.") Map<String, ColumnConfig> columns,
    @Description("What must hold of every row, by name.") Map<String, Expectation> expectations,
    @Description("What must hold of the table or of its new rows together, by name.")
        Map<String, TableExpectation> tableExpectations) {
  /** How rows are written. */
  public enum Write {
    /** Every row is added. */
    APPEND,
    /** One row a key: the one with the greatest sequence. */
    UPSERT,
    /**
     * The history of each key, one row a version: {@link HistoryColumns} say from when to when it
     * held.
     */
    SCD2;

    /** Whether rows are written by their keys. */
    public boolean isKeyed() {
      return this != APPEND;
    }
  }

  /** Refuses what contradicts itself, and names that are no columns. */
  public SilverTable {
    reads = List.copyOf(reads);
    keys = List.copyOf(keys);
    except = List.copyOf(except);
    if (columns.isEmpty()) {
      throw new IllegalArgumentException("the table declares no columns");
    }
    requireOneMaker(sql, transform, from, reads);
    keys.forEach(key -> requireColumn("keys", key, columns));
    clusterBy = List.copyOf(clusterBy);
    Clustering.require(clusterBy, columns);
    eventTime.ifPresent(column -> requireColumn("event-time", column, columns));
    sequenceBy.ifPresent(column -> requireColumn("sequence-by", column, columns));
    requireMeaning(keys, sequenceBy, columns);
    requireNamedOnce(expectations, tableExpectations);
    for (TableExpectation expectation : tableExpectations.values()) {
      expectation.requireColumns(columns);
    }
    requireDeletable(write, applyAsDelete, except, columns);
    if (write.isKeyed()) {
      if (keys.isEmpty() || sequenceBy.isEmpty()) {
        throw new IllegalArgumentException(
            (write == Write.UPSERT ? "an upsert" : "an scd2")
                + " table needs keys and sequence-by");
      }
      columns.forEach(SilverTable::requireOrderable);
      requireFree(write, columns);
    }
    if (write == Write.SCD2 && keys.contains(sequenceBy.get())) {
      throw new IllegalArgumentException(
          "sequence-by names '%s', which is a key: it would have no history"
              .formatted(sequenceBy.get()));
    }
  }

  /** Which rows delete their key. */
  public AppliedDeletes deletes() {
    return new AppliedDeletes(applyAsDelete, except);
  }

  private static void requireOneMaker(
      Optional<String> sql, Optional<String> type, Optional<String> from, List<String> reads) {
    if (sql.isPresent() == type.isPresent()) {
      throw new IllegalArgumentException("the table needs either sql or class");
    }
    if (type.isPresent() && from.isEmpty()) {
      throw new IllegalArgumentException("class needs from, the table whose new rows it is given");
    }
    if (sql.isPresent() && (from.isPresent() || !reads.isEmpty())) {
      throw new IllegalArgumentException(
          "from and reads go with class: SQL names its tables between braces");
    }
  }

  private static void requireDeletable(
      Write write,
      Optional<String> condition,
      List<String> except,
      Map<String, ColumnConfig> columns) {
    if (condition.isPresent() && !write.isKeyed()) {
      throw new IllegalArgumentException(
          "apply-as-delete needs write: upsert or scd2, for in an append table no row gives way");
    }
    if (condition.isEmpty() && !except.isEmpty()) {
      throw new IllegalArgumentException(
          "except names columns for apply-as-delete, which is absent");
    }
    for (String name : except) {
      if (columns.containsKey(name)) {
        throw new IllegalArgumentException("except names '%s', which is declared".formatted(name));
      }
    }
  }

  /** The columns that are protected, and how. */
  public Map<String, Protect> protections() {
    Map<String, Protect> protections = new LinkedHashMap<>();
    columns.forEach((name, said) -> said.protect().ifPresent(how -> protections.put(name, how)));
    return protections;
  }

  private static void requireNamedOnce(
      Map<String, Expectation> expectations, Map<String, TableExpectation> tableExpectations) {
    tableExpectations.keySet().stream()
        .filter(expectations::containsKey)
        .forEach(
            name -> {
              throw new IllegalArgumentException(
                  "'%s' is expected of every row and of the table: name one of them otherwise"
                      .formatted(name));
            });
  }

  // A mask makes one key of many, and what is protected has no order any more.
  private static void requireMeaning(
      List<String> keys, Optional<String> sequenceBy, Map<String, ColumnConfig> columns) {
    for (String key : keys) {
      if (protect(key, columns).filter(how -> how == Protect.MASK).isPresent()) {
        throw new IllegalArgumentException(
            "the key '%s' is masked: rows of several keys would be one; hash it".formatted(key));
      }
    }
    sequenceBy.ifPresent(
        by -> {
          if (protect(by, columns).isPresent()) {
            throw new IllegalArgumentException(
                "sequence-by '%s' is protected, so its order is gone".formatted(by));
          }
        });
  }

  private static Optional<Protect> protect(String column, Map<String, ColumnConfig> columns) {
    return Optional.ofNullable(columns.get(column)).flatMap(ColumnConfig::protect);
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
          "an upsert or scd2 table cannot hold the map '%s': write a struct or text"
              .formatted(name));
    }
  }

  private static void requireFree(Write write, Map<String, ColumnConfig> columns) {
    List<String> taken = new ArrayList<>(HiddenRows.columns());
    if (write == Write.SCD2) {
      taken.addAll(HistoryColumns.NAMES);
    }
    for (String name : columns.keySet()) {
      if (taken.contains(name.toLowerCase(Locale.ROOT))) {
        throw new IllegalArgumentException(
            "the column '%s' is Lakeloop's own: give yours another name".formatted(name));
      }
    }
  }
}
