package io.lakeloop.features;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.timestamp_micros;
import static org.apache.spark.sql.functions.unix_micros;

import io.lakeloop.core.table.Columns;
import java.time.Duration;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The points of a feature table whose values a change of its source can have changed: an event of
 * an entity at s counts at times from s + delay to s + delay + reach, and makes the point s itself.
 * Of each entity the whole span between its first and its last change is taken.
 *
 * @param table the feature table
 * @param span the span of the changed events' times
 */
record ChangedPoints(FeatureTable table, TimeRange span) {
  /** Tells a point that is to vanish, having lost its last event. */
  static final String GONE = "_gone";

  private static final String FIRST = "_first_change";
  private static final String LAST = "_last_change";

  /**
   * The values at the points that may have changed, and the points that are gone.
   *
   * @param changes rows of the source's change data feed, as they were and as they are
   * @param source the source at the feed's end
   * @return the feature table's columns and {@link #GONE}; each point once
   */
  Dataset<Row> recomputed(Dataset<Row> changes, Dataset<Row> source) {
    String[] entity = table.config().entity().toArray(String[]::new);
    Dataset<Row> touched = touched(changes);
    Column time = WindowedFeatures.column(source, table.config().eventTime());
    Dataset<Row> events =
        table
            .source()
            .reach()
            .map(reach -> source.where(span.mayNeedAround(time, delay(), reach)))
            .orElse(source)
            .join(touched, entity, "left_semi");
    Dataset<Row> asked =
        table.points(events).join(touched, entity, "inner").where(within()).drop(FIRST, LAST);
    Dataset<Row> values = table.values(asked, events).withColumn(GONE, lit(false));
    return values.unionByName(gone(changes, source), true);
  }

  /** The condition on the target that a merge need look at: a literal range prunes its files. */
  String pruning(String alias) {
    String column = "%s.`%s`".formatted(alias, table.config().eventTime());
    String from = "%s >= timestamp_micros(%d)".formatted(column, span.first());
    return table
        .source()
        .reach()
        .map(
            reach ->
                from
                    + " AND %s <= timestamp_micros(%d)"
                        .formatted(column, span.last() + EntityWindows.micros(delay().plus(reach))))
        .orElse(from);
  }

  private Dataset<Row> touched(Dataset<Row> changes) {
    Column time = WindowedFeatures.column(changes, table.config().eventTime());
    return changes
        .where(
            WindowedFeatures.usable(changes, table.config().entity(), table.config().eventTime()))
        .groupBy(FeatureTable.columns(changes, table.config().entity()))
        .agg(min(time).as(FIRST), max(time).as(LAST));
  }

  private Column within() {
    Column time = Columns.named(table.config().eventTime());
    Optional<Duration> reach = table.source().reach();
    Column from = time.geq(col(FIRST));
    return reach
        .map(
            span ->
                from.and(
                    time.leq(
                        timestamp_micros(
                            unix_micros(col(LAST).cast("timestamp"))
                                .plus(lit(EntityWindows.micros(delay().plus(span))))))))
        .orElse(from);
  }

  private Dataset<Row> gone(Dataset<Row> changes, Dataset<Row> source) {
    String[] keys = table.keys().toArray(String[]::new);
    Column time = WindowedFeatures.column(source, table.config().eventTime());
    return table
        .points(changes)
        .join(table.points(source.where(span.holds(time))), keys, "left_anti")
        .withColumn(GONE, lit(true));
  }

  private Duration delay() {
    return table.config().availableAfter();
  }
}
