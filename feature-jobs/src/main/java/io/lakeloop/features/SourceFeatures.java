package io.lakeloop.features;

import io.lakeloop.core.table.TableName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Features that the events of one source answer together: all windows in one shuffle, the newest
 * rows of each maximal age in another.
 *
 * @param source whose events
 * @param windowed the windowed features
 * @param newest the row features by their maximal age
 */
record SourceFeatures(
    Source source,
    List<WindowedFeature> windowed,
    Map<Optional<Duration>, List<NewestRows.Feature>> newest) {
  /**
   * Events, and how they are met by entities at times.
   *
   * @param table where they are
   * @param entity the key columns
   * @param eventTime the timestamp column
   * @param delay how long after its time an event becomes available
   * @param ownRow whether the row that asks is itself an event
   */
  record Source(
      TableName table,
      List<String> entity,
      String eventTime,
      Duration delay,
      LookupConfig.OwnRow ownRow) {}

  /** The lookups' features, those together that can share a shuffle. */
  static List<SourceFeatures> of(List<Lookup> lookups) {
    Map<Source, SourceFeatures> groups = new LinkedHashMap<>();
    for (Lookup lookup : lookups) {
      FeatureTableConfig table = lookup.config();
      Source source =
          new Source(
              table.source(),
              table.entity(),
              table.eventTime(),
              table.availableAfter(),
              lookup.ownRow());
      groups
          .computeIfAbsent(
              source, key -> new SourceFeatures(key, new ArrayList<>(), new LinkedHashMap<>()))
          .add(lookup);
    }
    return List.copyOf(groups.values());
  }

  private void add(Lookup lookup) {
    for (String name : lookup.features()) {
      FeatureConfig feature = lookup.feature(name);
      if (feature.aggregate().isPresent()) {
        windowed.add(
            new WindowedFeature(
                name, feature.aggregate().get(), feature.of(), feature.window().orElseThrow()));
      } else {
        newest
            .computeIfAbsent(lookup.maxAge(), age -> new ArrayList<>())
            .add(new NewestRows.Feature(name, feature.of().orElseThrow()));
      }
    }
  }

  /** How far back of a time, less the delay, an event may count; empty for ever. */
  Optional<Duration> reach() {
    if (newest.containsKey(Optional.<Duration>empty())) {
      return Optional.empty();
    }
    Duration reach = Duration.ZERO;
    for (WindowedFeature feature : windowed) {
      reach = feature.window().compareTo(reach) > 0 ? feature.window() : reach;
    }
    for (Optional<Duration> age : newest.keySet()) {
      reach = age.orElse(reach).compareTo(reach) > 0 ? age.orElse(reach) : reach;
    }
    return Optional.of(reach);
  }

  /**
   * The queries with the features' columns: every query row exactly once.
   *
   * @param queries with the entity's columns and the query time
   * @param queryTime the queries' timestamp column
   * @param events rows of the source
   */
  Dataset<Row> answer(Dataset<Row> queries, String queryTime, Dataset<Row> events) {
    Dataset<Row> answered = queries;
    if (!windowed.isEmpty()) {
      answered =
          WindowedFeatures.compute(
              answered,
              events,
              new WindowedFeatures.Spec(
                  source.entity(), queryTime, source.eventTime(), source.delay(), windowed));
    }
    for (Map.Entry<Optional<Duration>, List<NewestRows.Feature>> age : newest.entrySet()) {
      answered =
          NewestRows.compute(
              answered,
              events,
              new NewestRows.Spec(
                  source.entity(),
                  queryTime,
                  source.eventTime(),
                  source.delay(),
                  age.getKey(),
                  age.getValue()));
    }
    return answered;
  }
}
