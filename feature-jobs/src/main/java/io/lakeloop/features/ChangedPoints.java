package io.lakeloop.features;

import static org.apache.spark.sql.functions.lit;

import java.time.Duration;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/**
 * What changes of a source make of a feature table that has a row for each of its events: a changed
 * event at s counts at times from s + delay to s + delay + reach, and makes the point s itself.
 */
final class ChangedPoints implements Recomputation {
  // So many points are one file of those that are added.
  private static final long POINTS_A_FILE = 1_000_000;

  private final FeatureTable table;
  private final ChangedRows changed;
  private final Optional<Long> last;
  private @Nullable TimeRanges times;

  /**
   * What these changes make of a table.
   *
   * @param table the feature table
   * @param changed the rows that changed
   * @param last the greatest time that the table holds, in microseconds; empty where it holds no
   *     row
   */
  ChangedPoints(FeatureTable table, ChangedRows changed, Optional<Long> last) {
    this.table = table;
    this.changed = changed;
    this.last = last;
  }

  @Override
  public Optional<Dataset<Row>> added(Dataset<Row> source) {
    TimeRange from = new TimeRange(changed.times().first(), Long.MAX_VALUE);
    if (last.filter(held -> held < from.first()).isEmpty()) {
      return Optional.empty();
    }
    Dataset<Row> points = table.events(source.where(from.holds(time(source))));
    Dataset<Row> counting =
        source.where(from.widened(table.span(), Optional.empty()).holds(time(source)));
    // A few new rows are to be one file, whatever the number of partitions they are computed in.
    return Optional.of(
        table
            .values(points, changed.ofTheirEntities(counting))
            .repartition(Math.toIntExact(1 + changed.size() / POINTS_A_FILE)));
  }

  @Override
  public Dataset<Row> affected(Dataset<Row> source) {
    return affected(events(source, times()), within(times()));
  }

  @Override
  public Touched touched(Dataset<Row> source) {
    TimeRanges within = within(times());
    Dataset<Row> events = events(source, times());
    Dataset<Row> values =
        table
            .values(affected(events, within), events)
            .withColumn(GONE, lit(false))
            .unionByName(gone(source.where(times().holds(time(source)))), true);
    return new Touched(values, within);
  }

  private Dataset<Row> affected(Dataset<Row> events, TimeRanges within) {
    Dataset<Row> candidates = table.events(events.where(within.holds(time(events))));
    return new AffectedPoints(table).among(candidates, changed.rows(), events);
  }

  /** Where the changes lie: one pass over them, when it is first asked. */
  private TimeRanges times() {
    TimeRanges known = times;
    if (known == null) {
      known = changed.clusters();
      times = known;
    }
    return known;
  }

  /** Where the points lie that events of the given times count at. */
  private TimeRanges within(TimeRanges of) {
    return of.widened(Optional.of(Duration.ZERO), table.span());
  }

  /** The events that count at any of these points, of the entities that changed. */
  private Dataset<Row> events(Dataset<Row> source, TimeRanges of) {
    Column counts = of.widened(table.span(), table.span()).holds(time(source));
    return changed.ofTheirEntities(source.where(counts));
  }

  /** The points that have lost their last event. */
  private Dataset<Row> gone(Dataset<Row> left) {
    return table
        .events(changed.rows())
        .join(table.events(left), table.keys().toArray(String[]::new), "left_anti")
        .withColumn(GONE, lit(true));
  }

  private Column time(Dataset<Row> rows) {
    return WindowedFeatures.column(rows, table.config().eventTime());
  }
}
