package io.lakeloop.features;

import io.lakeloop.core.config.Hash;
import io.lakeloop.core.config.Problems;
import io.lakeloop.core.config.Suggestion;
import io.lakeloop.core.failure.UsageException;
import io.lakeloop.core.table.TableName;
import io.lakeloop.core.table.Tables;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;

/**
 * What a training set's definition says of features, computed for any rows: in training, batch and
 * stream alike. Booleans become int and decimals double, other single values are kept; arrays, maps
 * and the like are refused.
 */
public final class FeatureSet {
  /** Where features are declared, below a project. */
  public static final String FILE = "features.yml";

  private final String name;
  private final TrainingSetConfig definition;
  private final List<Lookup> lookups;

  private FeatureSet(String name, TrainingSetConfig definition, List<Lookup> lookups) {
    this.name = name;
    this.definition = definition;
    this.lookups = List.copyOf(lookups);
  }

  /**
   * The features of a training set.
   *
   * @throws UsageException if features.yml declares no such training set
   * @throws io.lakeloop.core.failure.ConfigException if its definition refers to what is not there,
   *     names two columns alike, or would let a row's own values leak into its features
   */
  public static FeatureSet of(FeaturesConfig config, String trainingSet) {
    TrainingSetConfig definition = config.trainingSets().get(trainingSet);
    if (definition == null) {
      throw new UsageException(
          "%s declares no training set '%s'.".formatted(FILE, trainingSet),
          Suggestion.nearest(trainingSet, config.trainingSets().keySet())
              .map(near -> "Did you mean " + near + "?")
              .orElse("Declared are: " + String.join(", ", config.trainingSets().keySet()) + "."),
          "Correct the name, or declare it under training-sets.");
    }
    Problems problems = new Problems();
    List<Lookup> lookups = new FeatureSetRules(config, trainingSet, problems).check(definition);
    problems.throwIfAny();
    return new FeatureSet(trainingSet, definition, lookups);
  }

  /** The training set as features.yml says it. */
  public TrainingSetConfig definition() {
    return definition;
  }

  /** The features' names: the spine's in order, then each lookup's in order; each name once. */
  public List<String> features() {
    return features(definition.spine(), lookups);
  }

  /** The features looked up, each with its table's name: {@code features.spend.mean}. */
  List<String> lookedUp() {
    return lookups.stream()
        .flatMap(lookup -> lookup.features().stream().map(name -> lookup.table() + "." + name))
        .toList();
  }

  /**
   * The columns that name a scored row: the spine's keys, the entity columns of lookups that are
   * not among them, the event time.
   */
  public List<String> identity() {
    return identity(definition.spine(), lookups);
  }

  /**
   * The hash of everything that defines the values: the spine's table, condition and features, the
   * lookups and their feature tables. Neither the split nor a description is part of it.
   */
  public String definitionHash() {
    SpineConfig spine = definition.spine();
    StringBuilder text = new StringBuilder();
    text.append(spine.table()).append(spine.keys()).append(spine.eventTime());
    text.append(spine.label()).append(spine.where()).append('\n').append(spine.features());
    lookups.forEach(lookup -> text.append('\n').append(lookup.definition()));
    return Hash.of(text.toString());
  }

  /**
   * The hash of a training set of these features: their own, then that of what else decides its
   * rows.
   *
   * @param rows all that decides which rows there are and how they are split
   */
  String definitionHash(String rows) {
    return definitionHash() + "/" + Hash.of(rows);
  }

  /**
   * Whether features are defined as they were for a training set, whatever its rows and its split.
   *
   * @param definitionHash the hash that the training set, or a model trained on it, carries
   */
  public boolean areThoseOf(String definitionHash) {
    return definitionHash.startsWith(definitionHash() + "/");
  }

  /** The spine's table and the features' sources, each once. */
  public List<TableName> sources() {
    Set<TableName> sources = new LinkedHashSet<>();
    sources.add(definition.spine().table());
    lookups.forEach(lookup -> sources.add(lookup.events().table()));
    return List.copyOf(sources);
  }

  /**
   * Computes the features of rows that are to be scored.
   *
   * <p>Each source is read at the version that {@code tables} has pinned: a stream hands over
   * tables of a new run for each batch. Rows that an {@code own-row: included} lookup's source does
   * not hold yet, told by the spine's keys, are added to its events. The spine's {@code where} is
   * not applied: it selects the rows of the training set, and whoever scores selects his own. The
   * rows' span of time is asked for first, so that only events which may count are read: rows that
   * are costly to compute are better cached. Stored values of another definition are refused.
   *
   * @param tables where the sources are
   * @param rows with the columns of the spine's table that keys, event time, entities and features
   *     use; of any session; the label may be absent
   * @return the {@link #identity} columns, the label as double where the rows have it, the {@link
   *     #features}; every row exactly once, in any order, in the session of the rows
   * @throws UsageException if the rows or a source lack a column
   */
  public Dataset<Row> compute(Tables tables, Dataset<Row> rows) {
    requireStoredAsDefined(tables);
    Dataset<Row> values = rowValues(rows, List.of());
    TimeRange range = TimeRange.of(rows, definition.spine().eventTime());
    for (SourceFeatures features : SourceFeatures.of(lookups)) {
      Dataset<Row> events = events(tables, features, rows, Optional.of(range));
      if (features.source().ownRow() == LookupConfig.OwnRow.INCLUDED) {
        events = new OwnRows(definition.spine().keys()).addTo(events, rows);
      }
      values = features.answer(values, definition.spine().eventTime(), events);
    }
    return arranged(values, List.of());
  }

  /**
   * Computes the features of rows of the spine's table, all of which it holds at the version that
   * {@code tables} has pinned; a value of the future fails them when they are read.
   *
   * @param range the span of the rows' times, where it is known
   * @param carried columns of the rows that come out last, as they are
   */
  Dataset<Row> computeStored(
      Tables tables, Dataset<Row> rows, Optional<TimeRange> range, List<String> carried) {
    Dataset<Row> values = rowValues(rows, carried);
    for (SourceFeatures features : SourceFeatures.of(lookups)) {
      Dataset<Row> events = events(tables, features, rows, range);
      values = new LeakCheck(features).answer(values, definition.spine().eventTime(), events);
    }
    return arranged(values, carried);
  }

  /**
   * Refuses stored values of another definition than features.yml has now.
   *
   * @throws UsageException if a feature table that is looked up as stored holds such values
   */
  void requireStoredAsDefined(Tables tables) {
    lookups.stream()
        .filter(Lookup::isStored)
        .forEach(lookup -> lookup.requireStoredAsDefined(tables));
  }

  /** The training set's name. */
  String name() {
    return name;
  }

  /** A column that the spine's table must have. */
  ColumnNeed need(String column) {
    return ColumnNeed.ofSpine(name, definition.spine(), column);
  }

  static List<String> features(SpineConfig spine, List<Lookup> lookups) {
    List<String> names = new ArrayList<>(spine.features().keySet());
    lookups.forEach(lookup -> names.addAll(lookup.features()));
    return List.copyOf(names);
  }

  static List<String> identity(SpineConfig spine, List<Lookup> lookups) {
    Set<String> columns = new LinkedHashSet<>(spine.keys());
    lookups.forEach(lookup -> columns.addAll(lookup.config().entity()));
    columns.add(spine.eventTime());
    return List.copyOf(columns);
  }

  private Dataset<Row> events(
      Tables tables, SourceFeatures features, Dataset<Row> rows, Optional<TimeRange> range) {
    SourceFeatures.Source source = features.source();
    Dataset<Row> events = tables.read(source.table());
    lookups.stream()
        .filter(lookup -> lookup.events().table().equals(source.table()))
        .flatMap(lookup -> ColumnNeed.of(lookup).stream())
        .forEach(need -> need.require(events));
    SharedKeys.of(name, definition.spine(), source).requireAlike(rows.schema(), events.schema());
    Column time = WindowedFeatures.column(events, source.eventTime());
    return range
        .map(span -> events.where(span.mayNeed(time, source.delay(), features.reach())))
        .orElse(events);
  }

  /** What the rows say by themselves: identity, label, and the spine's features. */
  private Dataset<Row> rowValues(Dataset<Row> rows, List<String> carried) {
    SpineConfig spine = definition.spine();
    List<Column> columns = new ArrayList<>();
    for (String column : identity()) {
      need(column).require(rows);
      columns.add(WindowedFeatures.column(rows, column));
    }
    if (Arrays.asList(rows.columns()).contains(spine.label())
        && !identity().contains(spine.label())) {
      columns.add(
          WindowedFeatures.column(rows, spine.label())
              .cast(DataTypes.DoubleType)
              .as(spine.label()));
    }
    SpineSql sql = new SpineSql(name, spine);
    spine.features().forEach((feature, text) -> columns.add(sql.feature(rows, feature, text)));
    carried.forEach(column -> columns.add(WindowedFeatures.column(rows, column)));
    return rows.select(columns.toArray(Column[]::new));
  }

  private Dataset<Row> arranged(Dataset<Row> values, List<String> carried) {
    features().forEach(feature -> requireSingle(feature, values.schema().apply(feature)));
    List<String> names = new ArrayList<>(identity());
    if (Arrays.asList(values.columns()).contains(definition.spine().label())
        && !names.contains(definition.spine().label())) {
      names.add(definition.spine().label());
    }
    names.addAll(features());
    names.addAll(carried);
    return values.select(
        names.stream()
            .map(column -> WindowedFeatures.column(values, column))
            .toArray(Column[]::new));
  }

  private void requireSingle(String feature, StructField field) {
    if (!FeatureValue.isSingle(field.dataType())) {
      throw new UsageException(
          "The feature '%s' of training set '%s' is of type %s."
              .formatted(feature, name, field.dataType().simpleString()),
          "Models take single values, such as numbers and texts.",
          "Make such a value of it in %s, or leave it out.".formatted(FILE));
    }
  }
}
