package io.lakeloop.features;

import io.lakeloop.core.config.Hash;
import io.lakeloop.core.config.Suggestion;
import io.lakeloop.core.failure.UsageException;
import io.lakeloop.core.table.Layer;
import io.lakeloop.core.table.TableName;
import io.lakeloop.core.table.TableSpec;
import io.lakeloop.core.table.Tables;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * A feature table as {@code features.NAME} holds it: the entity's keys, the event time, the
 * features; one row for each entity and time of its source, ties included.
 *
 * @param name its name below {@code features.}
 * @param config what features.yml says of it
 */
record FeatureTable(String name, FeatureTableConfig config) {
  private static final String PREFIX = "lakeloop.feature-table.";
  private static final String HASH = PREFIX + "definition-hash";
  private static final String SOURCE_VERSION = PREFIX + "source-version";

  /**
   * The feature tables of a project, or the one chosen.
   *
   * @param chosen {@code NAME} or {@code features.NAME}
   * @throws UsageException if the one chosen is not declared
   */
  static List<FeatureTable> of(FeaturesConfig config, Optional<String> chosen) {
    Map<String, FeatureTableConfig> declared = config.featureTables();
    if (chosen.isEmpty()) {
      return declared.entrySet().stream()
          .map(entry -> new FeatureTable(entry.getKey(), entry.getValue()))
          .toList();
    }
    String name = chosen.get().replaceFirst("^features\\.", "");
    FeatureTableConfig found = declared.get(name);
    if (found == null) {
      throw new UsageException(
          "%s declares no feature table '%s'.".formatted(FeatureSet.FILE, name),
          Suggestion.nearest(name, declared.keySet())
              .map(near -> "Did you mean " + near + "?")
              .orElse("Declared are: " + String.join(", ", declared.keySet()) + "."),
          "Correct the name, or declare it under feature-tables.");
    }
    return List.of(new FeatureTable(name, found));
  }

  TableName table() {
    return TableName.of(Layer.FEATURES, name);
  }

  /** The hash of everything that defines the values. */
  String definitionHash() {
    return Hash.of(lookup().definition());
  }

  /** The columns that name a row: the entity's keys and the event time. */
  List<String> keys() {
    return Stream.concat(config.entity().stream(), Stream.of(config.eventTime()))
        .distinct()
        .toList();
  }

  /** What the values are computed from. */
  SourceFeatures source() {
    return SourceFeatures.of(List.of(lookup())).get(0);
  }

  /** Refuses a source that lacks a column. */
  Dataset<Row> checked(Dataset<Row> source) {
    ColumnNeed.of(lookup()).forEach(need -> need.require(source.schema()));
    return source;
  }

  /** The entities and times of the given events, each once. */
  Dataset<Row> points(Dataset<Row> events) {
    return events
        .where(WindowedFeatures.usable(events, config.entity(), config.eventTime()))
        .select(columns(events, keys()))
        .distinct();
  }

  /** The values at the given points, of events that hold all that count for them. */
  Dataset<Row> values(Dataset<Row> points, Dataset<Row> events) {
    Dataset<Row> answered = source().answer(points, config.eventTime(), events);
    List<String> columns = new ArrayList<>(keys());
    columns.addAll(config.features().keySet());
    return answered.select(columns(answered, columns));
  }

  /** How the table is made: its contract in comments and properties. */
  TableSpec spec(StructType schema, long sourceVersion) {
    StructType described = new StructType();
    for (StructField field : schema.fields()) {
      String text =
          Optional.ofNullable(config.features().get(field.name()))
              .map(FeatureConfig::description)
              .orElse("");
      described = described.add(text.isEmpty() ? field : field.withComment(text));
    }
    TableSpec spec = TableSpec.upserted(table(), described, config.description());
    if (config.owner().isPresent()) {
      spec = spec.with("lakeloop.owner", config.owner().get());
    }
    return spec.with(PREFIX + "entity", String.join(",", config.entity()))
        .with(PREFIX + "event-time", config.eventTime())
        .with(PREFIX + "source", config.source().toString())
        .with(HASH, definitionHash())
        .with(SOURCE_VERSION, Long.toString(sourceVersion));
  }

  /** The source's version that the table was last made of whole; empty where it must be made. */
  Optional<Long> madeOf(Tables tables) {
    if (!tables.existsHere(table())) {
      return Optional.empty();
    }
    Map<String, String> said = tables.properties(table());
    return definitionHash().equals(said.get(HASH))
        ? Optional.ofNullable(said.get(SOURCE_VERSION)).map(Long::valueOf)
        : Optional.empty();
  }

  static Column[] columns(Dataset<Row> rows, List<String> names) {
    return names.stream()
        .map(column -> WindowedFeatures.column(rows, column))
        .toArray(Column[]::new);
  }

  private Lookup lookup() {
    return Lookup.all(table(), config);
  }
}
