package io.lakeloop.features;

import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import io.lakeloop.core.table.Columns;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Windowed features of entities at query times: f(entity, t) over the events with time in {@code (t
 * - delay - window, t - delay]}, ties included. All windows and aggregates take one shuffle, in
 * which an entity with too many events for one task is cut into slices of time: a large source's
 * keys and times are sampled for that when the features are asked for.
 */
public final class WindowedFeatures {

  /**
   * Which features to compute, from which columns.
   *
   * @param keys entity key columns, named alike in queries and events
   * @param queryTime timestamp column of the queries
   * @param eventTime timestamp column of the events
   * @param delay how long after its time an event becomes available, 0 or more
   * @param features the features, each name once
   */
  public record Spec(
      List<String> keys,
      String queryTime,
      String eventTime,
      Duration delay,
      List<WindowedFeature> features) {

    /** Checks the shape. */
    public Spec {
      keys = List.copyOf(keys);
      features = List.copyOf(features);
      if (keys.isEmpty() || features.isEmpty()) {
        throw new IllegalArgumentException("Windowed features need a key and a feature.");
      }
      if (delay.isNegative()) {
        throw new IllegalArgumentException("The delay %s is negative.".formatted(delay));
      }
    }
  }

  private WindowedFeatures() {}

  /**
   * Computes features at query points.
   *
   * <p>Every query row comes out exactly once, duplicates included, in no promised order. Events
   * without key or time are left out. A query row without key or time meets no event: its counts
   * are 0, its other features null.
   *
   * @param queries the keys, the query time (timestamp), and any other columns, all kept
   * @param events the keys, the event time (timestamp), and the columns to aggregate
   * @return the columns of the queries, then one a feature, of the type that {@link Aggregate} says
   * @throws IllegalArgumentException if a feature is named like a query column or another feature
   */
  public static Dataset<Row> compute(Dataset<Row> queries, Dataset<Row> events, Spec spec) {
    return compute(queries, events, spec, WindowSlices.of(events, spec));
  }

  /** The same, with the given entities cut into slices. */
  static Dataset<Row> compute(
      Dataset<Row> queries, Dataset<Row> events, Spec spec, WindowSlices slices) {
    refuseClashes(queries.columns(), spec);
    EntityWindows windows =
        new EntityWindows(spec, queries.schema(), events.schema(), false, slices);
    // The queries first: the result belongs to their session, which may be a micro-batch's own.
    Dataset<Row> rows =
        windows
            .queryRows(queries)
            .union(windows.eventRows(events.where(usable(events, spec.keys(), spec.eventTime()))));
    return windows.answers(rows, partitions(queries));
  }

  /**
   * Computes features of each entity at each time it has an event: what {@link #compute} makes of
   * these points, but the events are themselves the queries, and half the rows do.
   *
   * @param events the keys, the event time (timestamp), and the columns to aggregate
   * @return the keys and the event time, each combination once, then one a feature
   * @throws IllegalArgumentException if a feature is named like a key, the time or another feature
   */
  public static Dataset<Row> computeAtPoints(Dataset<Row> events, Spec spec) {
    return computeAtPoints(events, spec, WindowSlices.of(events, spec));
  }

  /** The same, with the given entities cut into slices. */
  static Dataset<Row> computeAtPoints(Dataset<Row> events, Spec spec, WindowSlices slices) {
    List<String> names =
        Stream.concat(spec.keys().stream(), Stream.of(spec.eventTime())).distinct().toList();
    refuseClashes(names.toArray(String[]::new), spec);
    StructType points = new StructType();
    for (String name : names) {
      points = points.add(events.schema().apply(name));
    }
    EntityWindows windows = new EntityWindows(spec, points, events.schema(), true, slices);
    return windows.answers(
        windows.eventRows(events.where(usable(events, spec.keys(), spec.eventTime()))),
        partitions(events));
  }

  /** Rows without a full key meet no event, so they may go anywhere: not all to one partition. */
  static Column spread(List<Column> keys, Column time) {
    Column missing = keys.stream().map(Column::isNull).reduce(Column::or).orElseThrow();
    return when(missing, time.cast(DataTypes.LongType)).otherwise(lit(0L));
  }

  /** An explicit number of partitions keeps adaptive execution from merging them. */
  static int partitions(Dataset<Row> rows) {
    return Integer.parseInt(rows.sparkSession().conf().get("spark.sql.shuffle.partitions"));
  }

  /** The condition that an event has an entity and a time. */
  static Column usable(Dataset<Row> events, List<String> keys, String time) {
    return Stream.concat(keys.stream(), Stream.of(time))
        .map(name -> column(events, name).isNotNull())
        .reduce(Column::and)
        .orElseThrow();
  }

  private static void refuseClashes(String[] columns, Spec spec) {
    Set<String> names = new HashSet<>(List.of(columns));
    for (WindowedFeature feature : spec.features()) {
      if (!names.add(feature.name())) {
        throw new IllegalArgumentException(
            "Feature '%s' is named like another column.".formatted(feature.name()));
      }
    }
  }

  /** Names of our own, which cannot clash with the columns of the user. */
  static List<String> numbered(String prefix, int count) {
    return Stream.iterate(0, i -> i + 1).limit(count).map(i -> prefix + i).toList();
  }

  /** A column by its name, whatever characters the name has. */
  static Column column(Dataset<Row> rows, String name) {
    return rows.col(Columns.quoted(name));
  }
}
