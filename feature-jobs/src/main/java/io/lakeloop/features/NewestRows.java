package io.lakeloop.features;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.struct;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/**
 * The entity's newest row as of a time: the event with the greatest time in {@code [t - delay -
 * max-age, t - delay]}, both ends included. One shuffle and one linear pass, whatever the columns.
 */
final class NewestRows {
  private static final String TIME = "time";
  private static final String IS_QUERY = "is_query";
  private static final String VALUES = "values";
  private static final String PAYLOAD = "payload";

  /**
   * One column of the newest row.
   *
   * @param name the feature's column
   * @param of the event's column
   */
  record Feature(String name, String of) {}

  /**
   * Which columns to look up.
   *
   * @param keys entity key columns, named alike in queries and events
   * @param queryTime timestamp column of the queries
   * @param eventTime timestamp column of the events
   * @param delay how long after its time an event becomes available
   * @param maxAge how old the event may be at its availability's end; empty for any age
   * @param features the columns, each name once
   */
  record Spec(
      List<String> keys,
      String queryTime,
      String eventTime,
      Duration delay,
      Optional<Duration> maxAge,
      List<Feature> features) {}

  private NewestRows() {}

  /**
   * Looks up the newest row for every query row.
   *
   * <p>Every query row comes out exactly once. Of events of one entity at one time the one with the
   * greatest values wins, column by column in the order of the features, nulls least: a rule that
   * no layout of files can change. A query or an event without key or time matches nothing.
   *
   * @return the columns of the queries, then the features, null where there is no row
   */
  static Dataset<Row> compute(Dataset<Row> queries, Dataset<Row> events, Spec spec) {
    Dataset<Row> eventRows = eventRows(events, queries.schema(), spec);
    StructType values = (StructType) eventRows.schema().apply(VALUES).dataType();
    StructType output = queries.schema();
    for (var field : values.fields()) {
      output = output.add(field.name(), field.dataType());
    }
    List<String> keys = WindowedFeatures.numbered("k", spec.keys().size());
    Column[] grouping =
        Stream.concat(keys.stream().map(key -> col(key)), Stream.of(WindowedFeatures.spread(keys)))
            .toArray(Column[]::new);
    Column[] order =
        Stream.concat(keys.stream(), Stream.of(TIME, IS_QUERY, VALUES))
            .map(name -> col(name))
            .toArray(Column[]::new);
    return queryRows(queries, values, spec)
        .union(eventRows)
        .repartition(WindowedFeatures.partitions(queries), grouping)
        .sortWithinPartitions(order)
        .mapPartitions(new EntityNewest(spec, values.size()), Encoders.row(output));
  }

  private static Dataset<Row> queryRows(Dataset<Row> queries, StructType values, Spec spec) {
    List<Column> columns =
        WindowedFeatures.keysAndTime(queries, spec.keys(), spec.queryTime(), Duration.ZERO);
    columns.add(lit(true).as(IS_QUERY));
    columns.add(lit(null).cast(values).as(VALUES));
    columns.add(WindowedFeatures.payload(queries).as(PAYLOAD));
    return queries.select(columns.toArray(Column[]::new));
  }

  private static Dataset<Row> eventRows(Dataset<Row> events, StructType payload, Spec spec) {
    // An event counts from its availability on: shifted by the delay, it needs no holding back.
    List<Column> columns =
        WindowedFeatures.keysAndTime(events, spec.keys(), spec.eventTime(), spec.delay());
    columns.add(lit(false).as(IS_QUERY));
    List<Column> values = new ArrayList<>();
    for (Feature feature : spec.features()) {
      Column value = WindowedFeatures.column(events, feature.of());
      values.add(
          FeatureValue.of(value, events.schema().apply(feature.of()).dataType())
              .as(feature.name()));
    }
    columns.add(struct(values.toArray(Column[]::new)).as(VALUES));
    columns.add(lit(null).cast(payload).as(PAYLOAD));
    return events
        .where(WindowedFeatures.usable(events, spec.keys(), spec.eventTime()))
        .select(columns.toArray(Column[]::new));
  }
}
