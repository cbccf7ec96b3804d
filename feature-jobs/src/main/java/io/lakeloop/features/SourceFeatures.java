package io.lakeloop.features;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.timestamp_micros;
import static org.apache.spark.sql.functions.unix_micros;

import io.lakeloop.core.table.TableName;
import io.lakeloop.features.join.FeatureRows;
import io.lakeloop.features.join.PointInTimeJoin;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Features that the events of one source answer together: all windows in one shuffle, all newest
 * rows in another.
 *
 * @param source whose events
 * @param windowed the windowed features
 * @param newest the row features by the rows they are of
 * @param defaults what features are where they would be null, by name
 */
record SourceFeatures(
    Source source,
    List<WindowedFeature> windowed,
    Map<Newest, List<FeatureRows.Looked>> newest,
    Map<String, String> defaults) {
  // Names of our own, which no column of a source has.
  private static final String TIME = "_time";
  private static final String VALUE = "_value_";
  private static final String MICROS = "_micros";

  /** How the columns of {@link #answerWithTimes} begin that tell the times of events used. */
  static final String USED_TIME = "_used_time_";

  /**
   * Events, and how they are met by entities at times.
   *
   * @param table where they are
   * @param filter which of its rows they are
   * @param entity the key columns
   * @param eventTime the timestamp column
   * @param delay how long after its time an event becomes available
   * @param ownRow whether the row that asks is itself an event
   */
  record Source(
      TableName table,
      SourceFilter filter,
      List<String> entity,
      String eventTime,
      Duration delay,
      LookupConfig.OwnRow ownRow) {}

  /**
   * Which row of an entity is taken: of the newest ones the one with the greatest values.
   *
   * @param maxAge how old it may be
   * @param tieBreaks the columns of the values, in order
   */
  record Newest(Optional<Duration> maxAge, List<String> tieBreaks) {}

  /** The lookups' features, those together that can share a shuffle. */
  static List<SourceFeatures> of(List<Lookup> lookups) {
    Map<Source, SourceFeatures> groups = new LinkedHashMap<>();
    for (Lookup lookup : lookups) {
      groups
          .computeIfAbsent(
              lookup.events(),
              key ->
                  new SourceFeatures(
                      key, new ArrayList<>(), new LinkedHashMap<>(), new LinkedHashMap<>()))
          .add(lookup);
    }
    return List.copyOf(groups.values());
  }

  private void add(Lookup lookup) {
    for (String name : lookup.features()) {
      FeatureConfig feature = lookup.feature(name);
      feature.missing().ifPresent(missing -> defaults.put(name, missing));
      if (lookup.isStored()) {
        look(lookup, name, name);
      } else if (feature.aggregate().isPresent()) {
        windowed.add(WindowedFeature.of(name, feature));
      } else {
        look(lookup, name, feature.of().orElseThrow());
      }
    }
  }

  private void look(Lookup lookup, String name, String of) {
    newest
        .computeIfAbsent(
            new Newest(lookup.maxAge(), lookup.columns(lookup.tieBreaks())),
            row -> new ArrayList<>())
        .add(new FeatureRows.Looked(name, of));
  }

  /** How far back of a time, less the delay, an event may count; empty for ever. */
  Optional<Duration> reach() {
    Duration reach = Duration.ZERO;
    for (WindowedFeature feature : windowed) {
      reach = feature.window().compareTo(reach) > 0 ? feature.window() : reach;
    }
    for (Newest row : newest.keySet()) {
      if (row.maxAge().isEmpty()) {
        return Optional.empty();
      }
      reach = row.maxAge().get().compareTo(reach) > 0 ? row.maxAge().get() : reach;
    }
    return Optional.of(reach);
  }

  /**
   * The queries with the features' columns: every query row exactly once.
   *
   * @param queries with the entity's columns and the query time
   * @param queryTime the queries' timestamp column
   * @param rows rows of the source, of which those that meet its filter are events
   * @throws io.lakeloop.core.failure.UsageException if the filter does not fit the rows
   */
  Dataset<Row> answer(Dataset<Row> queries, String queryTime, Dataset<Row> rows) {
    Dataset<Row> events = events(rows);
    return looked(inWindows(queries, queryTime, events, windowed), queryTime, events, false);
  }

  /**
   * As {@link #answer}, and for the windows together, and each newest row, the time of the latest
   * event used: a timestamp, as exact as a double is, null where none was.
   */
  Dataset<Row> answerWithTimes(Dataset<Row> queries, String queryTime, Dataset<Row> rows) {
    Dataset<Row> events = events(rows);
    Optional<WindowedFeature> longest =
        windowed.stream().max(Comparator.comparing(WindowedFeature::window));
    if (longest.isEmpty()) {
      return looked(queries, queryTime, events, true);
    }
    String latest = USED_TIME + "window";
    List<WindowedFeature> more = new ArrayList<>(windowed);
    more.add(
        new WindowedFeature(
            latest, Aggregate.MAX, Optional.of(MICROS), longest.orElseThrow().window()));
    Column time = WindowedFeatures.column(events, source.eventTime()).cast("timestamp");
    Dataset<Row> answered =
        inWindows(queries, queryTime, events.withColumn(MICROS, unix_micros(time)), more);
    return looked(answered, queryTime, events, true)
        .withColumn(latest, timestamp_micros(col(latest).cast("bigint")));
  }

  /** Those of a source's rows that count, with all that features are of as columns. */
  private Dataset<Row> events(Dataset<Row> rows) {
    Stream<String> inWindows = windowed.stream().flatMap(feature -> feature.of().stream());
    Stream<String> ofRows =
        newest.entrySet().stream()
            .flatMap(
                each ->
                    Stream.concat(
                        each.getKey().tieBreaks().stream(),
                        each.getValue().stream().map(FeatureRows.Looked::of)));
    return SourceValue.addedTo(
        source.filter().select(rows), Stream.concat(inWindows, ofRows).distinct());
  }

  private Dataset<Row> inWindows(
      Dataset<Row> queries, String queryTime, Dataset<Row> events, List<WindowedFeature> windows) {
    return windows.isEmpty()
        ? queries
        : WindowedFeatures.compute(queries, events, spec(queryTime, windows));
  }

  private WindowedFeatures.Spec spec(String queryTime, List<WindowedFeature> windows) {
    return new WindowedFeatures.Spec(
        source.entity(), queryTime, source.eventTime(), source.delay(), windows);
  }

  /** Whether {@link #answerAtPoints} has an answer. */
  boolean areWindowed() {
    return newest.isEmpty();
  }

  /**
   * The features of each entity at each time it has an event, where all are windowed: the events
   * are themselves the queries, then, and take one shuffle.
   *
   * @param rows rows of the source, as in {@link #answer}
   */
  Dataset<Row> answerAtPoints(Dataset<Row> rows) {
    Dataset<Row> events = events(rows);
    return withDefaults(
        WindowedFeatures.computeAtPoints(events, spec(source.eventTime(), windowed)));
  }

  private Dataset<Row> withDefaults(Dataset<Row> answered) {
    if (defaults.isEmpty()) {
      return answered;
    }
    return answered.select(
        Arrays.stream(answered.schema().fields())
            .map(
                field -> {
                  Column value = WindowedFeatures.column(answered, field.name());
                  String missing = defaults.get(field.name());
                  return missing == null
                      ? value
                      : coalesce(value, lit(missing).cast(field.dataType())).as(field.name());
                })
            .toArray(Column[]::new));
  }

  private Dataset<Row> looked(
      Dataset<Row> queries, String queryTime, Dataset<Row> events, boolean tellTimes) {
    if (newest.isEmpty()) {
      return withDefaults(queries);
    }
    PointInTimeJoin join = PointInTimeJoin.of(queries, queryTime);
    int table = 0;
    for (Map.Entry<Newest, List<FeatureRows.Looked>> each : newest.entrySet()) {
      FeatureRows rows = rows(events, each.getKey(), each.getValue());
      join = join.with(tellTimes ? rows.tellingTime(USED_TIME + table++) : rows);
    }
    return withDefaults(join.join());
  }

  /** The events with their columns as features are. */
  private FeatureRows rows(
      Dataset<Row> events, Newest newestRow, List<FeatureRows.Looked> columns) {
    List<String> values =
        Stream.concat(newestRow.tieBreaks().stream(), columns.stream().map(FeatureRows.Looked::of))
            .distinct()
            .toList();
    List<Column> selected = new ArrayList<>();
    source.entity().forEach(key -> selected.add(WindowedFeatures.column(events, key)));
    selected.add(WindowedFeatures.column(events, source.eventTime()).as(TIME));
    for (int i = 0; i < values.size(); i++) {
      String of = values.get(i);
      selected.add(
          FeatureValue.of(WindowedFeatures.column(events, of), events.schema().apply(of).dataType())
              .as(VALUE + i));
    }
    FeatureRows rows =
        FeatureRows.of(events.select(selected.toArray(Column[]::new)), source.entity(), TIME)
            .availableAfter(source.delay())
            .breakingTiesBy(WindowedFeatures.numbered(VALUE, newestRow.tieBreaks().size()));
    for (FeatureRows.Looked column : columns) {
      rows = rows.lookingAs(column.name(), VALUE + values.indexOf(column.of()));
    }
    return newestRow.maxAge().map(rows::noOlderThan).orElse(rows);
  }
}
