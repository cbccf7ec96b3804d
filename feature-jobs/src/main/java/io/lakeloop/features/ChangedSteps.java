package io.lakeloop.features;

import static org.apache.spark.sql.functions.lit;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What changes of a source make of a feature table that has a row for each entity and step: steps
 * in whose windows a changed event counts; steps of an entity that is known earlier or later than
 * it was; and, for all entities, the steps that the source has come to since, or has not come to
 * any more.
 *
 * @param table the feature table
 * @param steps its steps
 * @param changed the rows that changed
 * @param times where their times lie
 * @param held the table as it is
 * @param last the last step it holds, in microseconds
 * @param lastNow the last step that the source has come to
 */
record ChangedSteps(
    FeatureTable table,
    Steps steps,
    Dataset<Row> changed,
    TimeRanges times,
    Dataset<Row> held,
    long last,
    long lastNow)
    implements Recomputation {
  @Override
  public Dataset<Row> values(Dataset<Row> source) {
    Dataset<Row> firsts = steps.firsts(source);
    Dataset<Row> known = touched(firsts);
    long from = from();
    Dataset<Row> now = steps.points(known, from, Math.min(last, lastNow));
    Dataset<Row> before = touched(heldFrom(from)).select(keyColumns(held));
    Dataset<Row> asked =
        new AffectedPoints(table)
            .among(now, changed, touched(source))
            .unionByName(now.join(before, keys(), "left_anti"))
            .distinct();
    if (lastNow > last) {
      asked = asked.unionByName(steps.points(firsts, last + 1, lastNow));
    }
    Dataset<Row> gone =
        before.join(now, keys(), "left_anti").unionByName(after(lastNow)).distinct();
    return table
        .values(asked, counting(source))
        .withColumn(GONE, lit(false))
        .unionByName(gone.withColumn(GONE, lit(true)), true);
  }

  @Override
  public TimeRanges targeted() {
    return new TimeRanges(
        List.of(new TimeRange(Math.min(from(), Math.min(last, lastNow) + 1), Long.MAX_VALUE)));
  }

  /** The first step that a change can have touched, or whose entity it can have made known. */
  private long from() {
    return steps.end(
        Math.addExact(times.first(), EntityWindows.micros(table.config().availableAfter())));
  }

  /** The events that may count at the steps that are asked. */
  private Dataset<Row> counting(Dataset<Row> source) {
    Column time = WindowedFeatures.column(source, table.config().eventTime());
    Dataset<Row> counting =
        table
            .span()
            .map(
                span ->
                    source.where(
                        new TimeRange(Math.min(from(), last), Long.MAX_VALUE)
                            .widened(Optional.of(span), Optional.of(Duration.ZERO))
                            .holds(time)))
            .orElse(source);
    return lastNow > last ? counting : touched(counting);
  }

  private Dataset<Row> heldFrom(long from) {
    return held.where(new TimeRange(from, Math.min(last, lastNow)).holds(time()));
  }

  /** What the table holds of steps after the given one. */
  private Dataset<Row> after(long step) {
    return held.where(new TimeRange(step + 1, Long.MAX_VALUE).holds(time()))
        .select(keyColumns(held));
  }

  private Dataset<Row> touched(Dataset<Row> rows) {
    return rows.join(
        changed.select(FeatureTable.columns(changed, table.config().entity())),
        table.config().entity().toArray(String[]::new),
        "left_semi");
  }

  private Column time() {
    return WindowedFeatures.column(held, table.config().eventTime());
  }

  private Column[] keyColumns(Dataset<Row> rows) {
    return FeatureTable.columns(rows, table.keys());
  }

  private String[] keys() {
    return table.keys().toArray(String[]::new);
  }
}
