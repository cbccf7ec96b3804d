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
 * @param steps of the feature table
 * @param changed the rows that changed
 * @param held the table as it is
 * @param last the last step it holds, in microseconds
 * @param lastNow the last step that the source has come to
 */
record ChangedSteps(Steps steps, ChangedRows changed, Dataset<Row> held, long last, long lastNow)
    implements Recomputation {
  @Override
  public Optional<Dataset<Row>> added(Dataset<Row> source) {
    return from() > last && lastNow >= last
        ? Optional.of(
            table().values(steps.points(later(source), last + 1, lastNow), counting(source, last)))
        : Optional.empty();
  }

  @Override
  public Dataset<Row> affected(Dataset<Row> source) {
    long from = from();
    long upTo = Math.min(last, lastNow);
    Dataset<Row> ofTheirs = changed.ofTheirEntities(source);
    return affected(steps.points(steps.firsts(ofTheirs), from, upTo), ofTheirs, before(from, upTo));
  }

  @Override
  public Touched touched(Dataset<Row> source) {
    long from = from();
    long upTo = Math.min(last, lastNow);
    Dataset<Row> ofTheirs = changed.ofTheirEntities(source);
    Dataset<Row> known = steps.firsts(ofTheirs);
    Dataset<Row> now = steps.points(known, from, upTo);
    Dataset<Row> before = before(from, upTo);
    Dataset<Row> asked = affected(now, ofTheirs, before);
    Dataset<Row> counting = counting(source, Math.min(from, last));
    if (lastNow > last) {
      Dataset<Row> firsts = known.unionByName(changed.ofOtherEntities(later(source)));
      asked = asked.unionByName(steps.points(firsts, last + 1, lastNow));
    } else {
      counting = changed.ofTheirEntities(counting);
    }
    Dataset<Row> overtaken =
        within(new TimeRange(lastNow + 1, Long.MAX_VALUE)).select(keyColumns(held));
    Dataset<Row> gone = before.join(now, keys(), "left_anti").unionByName(overtaken).distinct();
    Dataset<Row> values =
        table()
            .values(asked, counting)
            .withColumn(GONE, lit(false))
            .unionByName(gone.withColumn(GONE, lit(true)), true);
    return new Touched(
        values, new TimeRanges(List.of(new TimeRange(Math.min(from, upTo + 1), Long.MAX_VALUE))));
  }

  private Dataset<Row> affected(Dataset<Row> now, Dataset<Row> ofTheirs, Dataset<Row> before) {
    return new AffectedPoints(table())
        .among(now, changed.rows(), ofTheirs)
        .unionByName(now.join(before, keys(), "left_anti"))
        .distinct();
  }

  /** What the table holds of the entities that changed. */
  private Dataset<Row> before(long from, long upTo) {
    return changed.ofTheirEntities(within(new TimeRange(from, upTo))).select(keyColumns(held));
  }

  /**
   * The entities of steps after the last one held, with the first of these, apart from what changes
   * up to there make of them: whoever is known by a step has a row there, and others have become so
   * by later events alone.
   */
  private Dataset<Row> later(Dataset<Row> source) {
    Dataset<Row> known = steps.knownAt(within(new TimeRange(last, last)), last);
    long delay = EntityWindows.micros(table().config().availableAfter());
    Dataset<Row> events =
        source.where(
            new TimeRange(last + 1 - delay, Long.MAX_VALUE)
                .holds(WindowedFeatures.column(source, table().config().eventTime())));
    return known.unionByName(
        steps
            .firsts(events)
            .join(known, table().config().entity().toArray(String[]::new), "left_anti"));
  }

  /** The first step that a change can have touched, or whose entity it can have made known. */
  private long from() {
    return steps.end(
        Math.addExact(
            changed.times().first(), EntityWindows.micros(table().config().availableAfter())));
  }

  /** The events that may count from a step on. */
  private Dataset<Row> counting(Dataset<Row> source, long from) {
    Column time = WindowedFeatures.column(source, table().config().eventTime());
    return source.where(
        new TimeRange(from, Long.MAX_VALUE)
            .widened(table().span(), Optional.of(Duration.ZERO))
            .holds(time));
  }

  /** What the table holds within a span. */
  private Dataset<Row> within(TimeRange span) {
    return held.where(span.holds(WindowedFeatures.column(held, table().config().eventTime())));
  }

  private FeatureTable table() {
    return steps.table();
  }

  private Column[] keyColumns(Dataset<Row> rows) {
    return FeatureTable.columns(rows, table().keys());
  }

  private String[] keys() {
    return table().keys().toArray(String[]::new);
  }
}
