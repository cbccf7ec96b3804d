package io.lakeloop.features;

import static org.apache.spark.sql.functions.unix_micros;

import io.lakeloop.core.config.Hash;
import io.lakeloop.core.config.Suggestion;
import io.lakeloop.core.failure.UsageException;
import io.lakeloop.core.table.GreatestValue;
import io.lakeloop.core.table.Layer;
import io.lakeloop.core.table.TableFacts;
import io.lakeloop.core.table.TableName;
import io.lakeloop.core.table.TableSpec;
import io.lakeloop.core.table.TableText;
import io.lakeloop.core.table.Tables;
import java.sql.Timestamp;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.MetadataBuilder;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * A feature table as {@code features.NAME} holds it: the entity's keys, the event time, the
 * features; one row for each entity and time of its source, ties included, or one for each entity
 * and step.
 *
 * @param name its name below {@code features.}
 * @param config what features.yml says of it
 */
public record FeatureTable(String name, FeatureTableConfig config) {
  private static final String PREFIX = "lakeloop.feature-table.";
  private static final String FEATURE = "lakeloop.feature.";

  /** The properties by which a table says what it is. */
  static final String ENTITY = PREFIX + "entity";

  static final String EVENT_TIME = PREFIX + "event-time";
  static final String SOURCE = PREFIX + "source";
  static final String HASH = PREFIX + "definition-hash";

  private static final String SOURCE_ID = PREFIX + "source-id";
  private static final String SOURCE_VERSION = PREFIX + "source-version";

  /**
   * The feature tables of a project, or the one chosen.
   *
   * @param chosen {@code NAME} or {@code features.NAME}
   * @throws UsageException if the one chosen is not declared
   */
  public static List<FeatureTable> of(FeaturesConfig config, Optional<String> chosen) {
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

  /** Its name among all tables. */
  public TableName table() {
    return TableName.of(Layer.FEATURES, name);
  }

  /** The hash of everything that defines the values. */
  public String definitionHash() {
    String step = config.step().map(each -> "\nstep " + each).orElse("");
    return Hash.of(lookup().definition() + step);
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

  /** Those of a source's rows that are events; refuses a source that lacks a column. */
  Dataset<Row> checked(Dataset<Row> source) {
    ColumnNeed.of(lookup()).forEach(need -> need.require(source));
    return SourceFilter.of(config).select(source);
  }

  /** The entities and times that a table of the given events has a row for. */
  Dataset<Row> points(Dataset<Row> source) {
    return config.step().map(step -> new Steps(this, step).points(source)).orElse(events(source));
  }

  /** The entities and times of the given events, each once. */
  Dataset<Row> events(Dataset<Row> events) {
    return events
        .where(WindowedFeatures.usable(events, config.entity(), config.eventTime()))
        .select(columns(events, keys()))
        .distinct();
  }

  /** The values at all points that a table of the given events has a row for. */
  Dataset<Row> values(Dataset<Row> events) {
    if (config.step().isPresent() || !source().areWindowed()) {
      return values(points(events), events);
    }
    return arranged(source().answerAtPoints(events));
  }

  /** The values at the given points, of events that hold all that count for them. */
  Dataset<Row> values(Dataset<Row> points, Dataset<Row> events) {
    return arranged(source().answer(points, config.eventTime(), events));
  }

  private Dataset<Row> arranged(Dataset<Row> answered) {
    List<Column> columns = new ArrayList<>(List.of(columns(answered, keys())));
    config
        .features()
        .forEach((feature, said) -> columns.add(described(answered, feature, said.description())));
    return answered.select(columns.toArray(Column[]::new));
  }

  /** A column with its comment, which a table that is made of it takes over. */
  private static Column described(Dataset<Row> rows, String name, String text) {
    Column column = WindowedFeatures.column(rows, name);
    return text.isEmpty()
        ? column
        : column.as(name, new MetadataBuilder().putString("comment", text).build());
  }

  /** Makes the table say what features.yml now says of it; its rows are as they were. */
  void describe(Tables tables) {
    StructType features = new StructType();
    for (Map.Entry<String, FeatureConfig> feature : config.features().entrySet()) {
      String text = feature.getValue().description();
      StructField bare =
          new StructField(feature.getKey(), DataTypes.NullType, true, Metadata.empty());
      features = features.add(text.isEmpty() ? bare : bare.withComment(text));
    }
    new TableText(tables, table())
        .become(
            spec(features),
            property -> property.startsWith(FEATURE) || property.equals(TableFacts.OWNER));
  }

  /** The event times of some rows in microseconds. */
  Column micros(Dataset<Row> rows) {
    return unix_micros(
        WindowedFeatures.column(rows, config.eventTime()).cast(DataTypes.TimestampType));
  }

  /**
   * The greatest event time of rows of this table or of its source, in microseconds; empty where
   * there is none.
   *
   * @param of the table they are of
   */
  Optional<Long> last(Tables tables, TableName of, Dataset<Row> rows) {
    if (rows.schema().apply(config.eventTime()).dataType().equals(DataTypes.TimestampType)) {
      return new GreatestValue(tables, of)
          .among(rows, config.eventTime())
          .map(found -> TimeRange.micros((Timestamp) found));
    }
    TimeRange times = TimeRange.of(rows, config.eventTime());
    return times.isEmpty() ? Optional.empty() : Optional.of(times.last());
  }

  /** How far back of a time a window of the table reaches, the delay included; empty: for ever. */
  Optional<Duration> span() {
    return source().reach().map(config.availableAfter()::plus);
  }

  /** How the table is made of all rows of a source's version, from which on it follows these. */
  TableSpec complete(StructType schema, Tables tables, long sourceVersion) {
    return spec(schema)
        .with(SOURCE_ID, tables.facts(config.source()).id())
        .with(SOURCE_VERSION, Long.toString(sourceVersion));
  }

  /** How the table is made: its contract in comments and properties. */
  TableSpec spec(StructType schema) {
    TableSpec spec =
        TableSpec.upserted(table(), schema, config.description())
            .clustered(List.of(config.eventTime()));
    if (config.owner().isPresent()) {
      spec = spec.with(TableFacts.OWNER, config.owner().get());
    }
    for (Map.Entry<String, FeatureConfig> feature : config.features().entrySet()) {
      spec = saying(spec, feature.getKey(), feature.getValue());
    }
    return spec.with(ENTITY, FeatureText.of(config.entity()))
        .with(EVENT_TIME, config.eventTime())
        .with(SOURCE, config.source().toString())
        .with(HASH, definitionHash());
  }

  /** The source's version of which all rows were last computed; empty where all have yet to be. */
  Optional<Long> completeFrom(Tables tables) {
    return madeAlike(tables)
        .filter(said -> tables.facts(config.source()).id().equals(said.get(SOURCE_ID)))
        .map(said -> said.get(SOURCE_VERSION))
        .map(Long::valueOf);
  }

  /** What the table says of itself; empty where there is none, or one of another definition. */
  public Optional<Map<String, String>> madeAlike(Tables tables) {
    return tables.existsHere(table())
        ? Optional.of(tables.properties(table()))
            .filter(said -> definitionHash().equals(said.get(HASH)))
        : Optional.empty();
  }

  private TableSpec saying(TableSpec spec, String name, FeatureConfig feature) {
    List<String> tags =
        Stream.concat(config.tags().stream(), feature.tags().stream()).distinct().toList();
    TableSpec more = spec.with(feature(name, "definition"), FeatureText.of(feature));
    more = tags.isEmpty() ? more : more.with(feature(name, "tags"), FeatureText.of(tags));
    return feature.unit().isPresent()
        ? more.with(feature(name, "unit"), feature.unit().get())
        : more;
  }

  /** The property by which a table says something of a feature. */
  static String feature(String name, String what) {
    return FEATURE + name + "." + what;
  }

  /** Columns of some rows, in the order named. */
  public static Column[] columns(Dataset<Row> rows, List<String> names) {
    return names.stream()
        .map(column -> WindowedFeatures.column(rows, column))
        .toArray(Column[]::new);
  }

  private Lookup lookup() {
    return Lookup.all(table(), config);
  }
}
