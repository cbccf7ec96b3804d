package io.lakeloop.features;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.unix_micros;
import static org.apache.spark.sql.functions.when;

import io.lakeloop.core.table.Columns;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Windowed features of entities at query times: f(entity, t) over the events with time in {@code (t
 * - delay - window, t - delay]}, ties included. All windows and aggregates take one shuffle.
 */
public final class WindowedFeatures {
  private static final String TIME = "time";
  private static final String IS_QUERY = "is_query";
  private static final String PAYLOAD = "payload";

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

    /** Returns the event columns that the features aggregate, each once. */
    List<String> valueColumns() {
      return features.stream()
          .map(WindowedFeature::of)
          .flatMap(Optional::stream)
          .distinct()
          .toList();
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
   * @return the columns of the queries, then one a feature: bigint for counts, double for others
   * @throws IllegalArgumentException if a feature is named like a query column or another feature
   */
  public static Dataset<Row> compute(Dataset<Row> queries, Dataset<Row> events, Spec spec) {
    StructType output = outputSchema(queries.schema(), spec);
    List<String> keys = numbered("k", spec.keys().size());
    Column[] grouping =
        Stream.concat(keys.stream().map(key -> col(key)), Stream.of(spread(keys)))
            .toArray(Column[]::new);
    Column[] order =
        Stream.concat(keys.stream(), Stream.of(TIME, IS_QUERY))
            .map(name -> col(name))
            .toArray(Column[]::new);
    // The queries first: the result belongs to their session, which may be a micro-batch's own.
    return queryRows(queries, spec)
        .union(eventRows(events, queries.schema(), spec))
        .repartition(partitions(queries), grouping)
        .sortWithinPartitions(order)
        .mapPartitions(new EntityWindows(spec), Encoders.row(output));
  }

  /** Rows without a full key meet no event, so they may go anywhere: not all to one partition. */
  static Column spread(List<String> keys) {
    Column missing = keys.stream().map(key -> col(key).isNull()).reduce(Column::or).orElseThrow();
    return when(missing, col(TIME)).otherwise(lit(0L));
  }

  /** An explicit number of partitions keeps adaptive execution from merging them. */
  static int partitions(Dataset<Row> rows) {
    return Integer.parseInt(rows.sparkSession().conf().get("spark.sql.shuffle.partitions"));
  }

  private static Dataset<Row> queryRows(Dataset<Row> queries, Spec spec) {
    List<Column> columns = keysAndTime(queries, spec.keys(), spec.queryTime(), Duration.ZERO);
    columns.add(lit(true).as(IS_QUERY));
    for (String name : numbered("v", spec.valueColumns().size())) {
      columns.add(lit(null).cast(DataTypes.DoubleType).as(name));
    }
    columns.add(payload(queries).as(PAYLOAD));
    return queries.select(columns.toArray(Column[]::new));
  }

  private static Dataset<Row> eventRows(Dataset<Row> events, StructType payload, Spec spec) {
    List<Column> columns = keysAndTime(events, spec.keys(), spec.eventTime(), Duration.ZERO);
    columns.add(lit(false).as(IS_QUERY));
    List<String> values = spec.valueColumns();
    List<String> names = numbered("v", values.size());
    for (int i = 0; i < values.size(); i++) {
      columns.add(value(events, values.get(i)).as(names.get(i)));
    }
    columns.add(lit(null).cast(payload).as(PAYLOAD));
    return events
        .where(usable(events, spec.keys(), spec.eventTime()))
        .select(columns.toArray(Column[]::new));
  }

  /** What is no number can be counted, and nothing else. */
  private static Column value(Dataset<Row> events, String name) {
    Column value = column(events, name);
    return FeatureValue.isNumeric(events.schema().apply(name).dataType())
        ? value.cast(DataTypes.DoubleType)
        : when(value.isNotNull(), lit(1.0));
  }

  /** The condition that an event has an entity and a time. */
  static Column usable(Dataset<Row> events, List<String> keys, String time) {
    return Stream.concat(keys.stream(), Stream.of(time))
        .map(name -> column(events, name).isNotNull())
        .reduce(Column::and)
        .orElseThrow();
  }

  /** All columns of a query row as one, to be given back as they came. */
  static Column payload(Dataset<Row> queries) {
    return struct(
        Arrays.stream(queries.columns()).map(name -> column(queries, name)).toArray(Column[]::new));
  }

  /** The keys by names of our own, and the time in microseconds, later by a given span. */
  static List<Column> keysAndTime(
      Dataset<Row> rows, List<String> keys, String time, Duration later) {
    List<Column> columns = new ArrayList<>();
    List<String> names = numbered("k", keys.size());
    for (int i = 0; i < keys.size(); i++) {
      columns.add(column(rows, keys.get(i)).as(names.get(i)));
    }
    Column micros = unix_micros(column(rows, time).cast(DataTypes.TimestampType));
    columns.add(micros.plus(lit(EntityWindows.micros(later))).as(TIME));
    return columns;
  }

  private static StructType outputSchema(StructType queries, Spec spec) {
    List<StructField> fields = new ArrayList<>(List.of(queries.fields()));
    Set<String> names = new HashSet<>(List.of(queries.fieldNames()));
    for (WindowedFeature feature : spec.features()) {
      if (!names.add(feature.name())) {
        throw new IllegalArgumentException(
            "Feature '%s' is named like another column.".formatted(feature.name()));
      }
      boolean count = feature.aggregate() == Aggregate.COUNT;
      DataType type = count ? DataTypes.LongType : DataTypes.DoubleType;
      fields.add(DataTypes.createStructField(feature.name(), type, !count));
    }
    return DataTypes.createStructType(fields);
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
