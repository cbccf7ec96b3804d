package io.lakeloop.layers;

import io.lakeloop.core.config.Suggestion;
import io.lakeloop.core.failure.UsageException;
import io.lakeloop.core.table.Columns;
import io.lakeloop.core.table.Layer;
import io.lakeloop.core.table.TableFacts;
import io.lakeloop.core.table.TableName;
import io.lakeloop.core.table.TableSpec;
import io.lakeloop.core.table.TableText;
import io.lakeloop.core.table.Tables;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.MetadataBuilder;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * What a silver or gold table promises, and how that is written into Delta: descriptions as
 * comments, the rest as properties {@code lakeloop.*}.
 *
 * @param name the table
 * @param description what a row is
 * @param owner who answers for it
 * @param keys the columns that name a row
 * @param eventTime the column that says when it happened
 * @param clusterBy the columns that files are clustered by
 * @param columns every declared column, in order
 * @param added columns that the writing adds after those
 */
public record TableContract(
    TableName name,
    String description,
    Optional<String> owner,
    List<String> keys,
    Optional<String> eventTime,
    List<String> clusterBy,
    Map<String, ColumnConfig> columns,
    StructType added) {
  private static final String WORD = "lakeloop.";

  /** The contract of a silver table. */
  public static TableContract of(String name, SilverTable table) {
    return new TableContract(
        TableName.of(Layer.SILVER, name),
        table.description(),
        table.owner(),
        table.keys(),
        table.eventTime(),
        table.clusterBy(),
        table.columns(),
        table.write() == SilverTable.Write.SCD2
            ? HistoryColumns.of(
                Objects.requireNonNull(table.columns().get(table.sequenceBy().orElseThrow()))
                    .dataType())
            : new StructType());
  }

  /** The contract of a gold table. */
  public static TableContract of(String name, GoldTable table) {
    return new TableContract(
        TableName.of(Layer.GOLD, name),
        table.description(),
        table.owner(),
        table.groupBy(),
        Optional.empty(),
        table.clusterBy(),
        table.columns(),
        new StructType());
  }

  /** The columns with their comments, those that the writing adds among them. */
  public StructType schema() {
    return schemaWith(new StructType());
  }

  /** The columns with their comments, and after them further ones. */
  public StructType schemaWith(StructType further) {
    return new StructType(
        Stream.of(declared(), added, further)
            .flatMap(columns -> Arrays.stream(columns.fields()))
            .toArray(StructField[]::new));
  }

  /** The declared columns with their comments. */
  public StructType declared() {
    return new StructType(
        columns.entrySet().stream()
            .map(
                column ->
                    new StructField(
                        column.getKey(), column.getValue().dataType(), true, comment(column)))
            .toArray(StructField[]::new));
  }

  /** The table as it is created: {@code kind} with this contract's properties. */
  public TableSpec spec(TableSpec kind) {
    TableSpec spec = kind.clustered(clusterBy).with("lakeloop.keys", String.join(",", keys));
    spec = owner.isPresent() ? spec.with(TableFacts.OWNER, owner.get()) : spec;
    spec = eventTime.isPresent() ? spec.with("lakeloop.event-time", eventTime.get()) : spec;
    for (Map.Entry<String, ColumnConfig> column : columns.entrySet()) {
      ColumnConfig said = column.getValue();
      if (said.pii() != ColumnConfig.Pii.NONE) {
        spec =
            spec.with(
                "lakeloop.pii." + column.getKey(), said.pii().name().toLowerCase(Locale.ROOT));
      }
      if (said.protect().isPresent()) {
        spec = spec.with("lakeloop.protect." + column.getKey(), said.protect().get().word());
      }
      if (said.unit().isPresent()) {
        spec = spec.with("lakeloop.unit." + column.getKey(), said.unit().get());
      }
    }
    return spec;
  }

  /**
   * Makes the table where there is none, else adds the columns it lacks and makes it say what this
   * contract says now.
   *
   * @param kind as {@link #spec} takes it
   */
  public void create(Tables tables, TableSpec kind) {
    TableSpec spec = spec(kind);
    tables.create(spec);
    new TableText(tables, name)
        .become(
            spec, property -> property.startsWith(WORD) && !property.equals(TableFacts.PROJECT));
  }

  /** Each column cast to its type, null where that cannot be, with its comment. */
  public List<Column> tried() {
    return columns.entrySet().stream()
        .map(
            column ->
                Columns.named(column.getKey())
                    .try_cast(column.getValue().dataType())
                    .as(column.getKey(), comment(column)))
        .toList();
  }

  /** Each column cast to its type, with its comment; a value that cannot be cast is an error. */
  public List<Column> cast() {
    return columns.entrySet().stream()
        .map(
            column ->
                Columns.named(column.getKey())
                    .cast(column.getValue().dataType())
                    .as(column.getKey(), comment(column)))
        .toList();
  }

  /** What of the SQL's columns is not as declared, one sentence each; empty where all is. */
  public List<String> mismatches(StructType output) {
    List<String> names = Arrays.asList(output.fieldNames());
    List<String> wrong = new ArrayList<>();
    for (String name : names) {
      if (!holds(columns.keySet(), name)) {
        wrong.add("'%s' is not declared%s".formatted(name, nearest(name, columns.keySet())));
      } else if (names.stream().filter(name::equalsIgnoreCase).count() > 1) {
        wrong.add("'%s' is there twice".formatted(name));
      }
    }
    for (String name : columns.keySet()) {
      if (!holds(names, name)) {
        wrong.add("'%s' is declared, but not selected%s".formatted(name, nearest(name, names)));
      }
    }
    return wrong;
  }

  /**
   * Refuses SQL whose columns are not those declared.
   *
   * @throws UsageException naming every column that differs
   */
  public void requireColumns(StructType output, String file) {
    List<String> wrong = mismatches(output);
    if (!wrong.isEmpty()) {
      throw new UsageException(
          "%s does not select the columns of %s.".formatted(file, name),
          String.join("; ", wrong) + ".",
          "Select them in %s, or declare them under %s in tables.yml.".formatted(file, name));
    }
  }

  private static boolean holds(java.util.Collection<String> names, String name) {
    return names.stream().anyMatch(name::equalsIgnoreCase);
  }

  private static String nearest(String name, java.util.Collection<String> names) {
    return Suggestion.nearest(name, names)
        .map(near -> " (did you mean '" + near + "'?)")
        .orElse("");
  }

  /** What Spark keeps beside a declared column: its comment. */
  public Metadata metadata(String column) {
    return comment(Map.entry(column, Objects.requireNonNull(columns.get(column))));
  }

  private static Metadata comment(Map.Entry<String, ColumnConfig> column) {
    String comment = column.getValue().comment();
    MetadataBuilder metadata = new MetadataBuilder();
    return (comment.isEmpty() ? metadata : metadata.putString("comment", comment)).build();
  }
}
