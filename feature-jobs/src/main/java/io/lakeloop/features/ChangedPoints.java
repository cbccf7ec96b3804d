package io.lakeloop.features;

import static org.apache.spark.sql.functions.lit;

import java.time.Duration;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What changes of a source make of a feature table that has a row for each of its events: a changed
 * event at s counts at times from s + delay to s + delay + reach, and makes the point s itself.
 *
 * @param table the feature table
 * @param changed the rows that changed
 * @param times where their times lie
 */
record ChangedPoints(FeatureTable table, Dataset<Row> changed, TimeRanges times)
    implements Recomputation {
  @Override
  public Dataset<Row> values(Dataset<Row> source) {
    String[] entity = table.config().entity().toArray(String[]::new);
    Optional<Duration> span = table.span();
    Column time = WindowedFeatures.column(source, table.config().eventTime());
    Dataset<Row> events =
        source
            .where(times.widened(span, span).holds(time))
            .join(
                changed.select(FeatureTable.columns(changed, table.config().entity())),
                entity,
                "left_semi");
    Dataset<Row> candidates =
        table.events(
            events.where(
                targeted().holds(WindowedFeatures.column(events, table.config().eventTime()))));
    Dataset<Row> asked = new AffectedPoints(table).among(candidates, changed, events);
    return table.values(asked, events).withColumn(GONE, lit(false)).unionByName(gone(source), true);
  }

  @Override
  public TimeRanges targeted() {
    return times.widened(Optional.of(Duration.ZERO), table.span());
  }

  /** The points that have lost their last event. */
  private Dataset<Row> gone(Dataset<Row> source) {
    Column time = WindowedFeatures.column(source, table.config().eventTime());
    return table
        .events(changed)
        .join(
            table.events(source.where(times.holds(time))),
            table.keys().toArray(String[]::new),
            "left_anti")
        .withColumn(GONE, lit(true));
  }
}
