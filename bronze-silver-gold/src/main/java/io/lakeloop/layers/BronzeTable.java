package io.lakeloop.layers;

import io.lakeloop.core.config.Default;
import io.lakeloop.core.config.Description;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One bronze table: rows as they came, never changed.
 *
 * @param description what its rows are
 * @param owner who answers for it
 * @param from where its rows come from
 * @param columns columns whose type is said beforehand; text that is no value of it is kept in
 *     {@code _rescued}
 * @param aliases other names that a column has in some files, by its name here
 * @param newColumns what becomes of columns that are neither declared nor in the table
 */
public record BronzeTable(
    @Default("") @Description("What its rows are.") String description,
    @Description("Who answers for it.") Optional<String> owner,
    @Description("Where its rows come from.") Source from,
    @Description("Columns with a type of their own, by name; others are as the source has them.")
        Map<String, ColumnConfig> columns,
    @Description("The other names that a column has in some files, by its name here.")
        Map<String, List<String>> aliases,
    @Default("add") @Description("What becomes of columns the table lacks: add or rescue.")
        NewColumns newColumns) {

  /**
   * Where rows come from: one of these.
   *
   * @param files files of one format
   * @param kafka topics of a Kafka cluster
   * @param jdbc a table or query of a database
   */
  public record Source(
      @Description("Files of one format.") Optional<FileSource> files,
      @Description("Topics of a Kafka cluster.") Optional<KafkaSource> kafka,
      @Description("A table or query of a database.") Optional<JdbcSource> jdbc) {
    /** Refuses none of them, and more than one. */
    public Source {
      long named = Stream.of(files, kafka, jdbc).filter(Optional::isPresent).count();
      if (named != 1) {
        throw new IllegalArgumentException(
            "from wants one of files, kafka and jdbc, and names "
                + (named == 0 ? "none" : named + " of them"));
      }
    }
  }

  /** What becomes of a column that the table does not have. */
  public enum NewColumns {
    /** The table gets it. */
    ADD,
    /** Its values are kept in the map {@code _rescued}; a table's first files still make it. */
    RESCUE
  }

  /** Refuses one name for two columns, and columns said of records, which have fixed ones. */
  public BronzeTable {
    if (from.kafka().isPresent()
        && (!columns.isEmpty() || !aliases.isEmpty() || newColumns == NewColumns.RESCUE)) {
      throw new IllegalArgumentException(
          "columns, aliases and new-columns are said of files and databases; records of Kafka have"
              + " columns of their own");
    }
    Map<String, String> owners = new HashMap<>();
    for (String column : columns.keySet()) {
      requireFree(owners, column, column);
    }
    for (Map.Entry<String, List<String>> alias : aliases.entrySet()) {
      owners.put(alias.getKey().toLowerCase(Locale.ROOT), alias.getKey());
    }
    for (Map.Entry<String, List<String>> alias : aliases.entrySet()) {
      alias.getValue().forEach(other -> requireFree(owners, other, alias.getKey()));
    }
  }

  private static void requireFree(Map<String, String> owners, String name, String column) {
    String owner = owners.put(name.toLowerCase(Locale.ROOT), column);
    if (owner != null) {
      throw new IllegalArgumentException(
          owner.equals(column)
              ? "'%s' is named twice".formatted(name)
              : "'%s' is a name of two columns, '%s' and '%s'".formatted(name, owner, column));
    }
  }
}
