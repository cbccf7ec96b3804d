package io.lakeloop.features;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.pmod;
import static org.apache.spark.sql.functions.sequence;
import static org.apache.spark.sql.functions.timestamp_micros;

import io.lakeloop.core.failure.DataRefusedException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The ends of steps of one length, counted from 1970 in UTC, at which a feature table has a row for
 * every entity known by then: one whose first event is available. A step is over once the source
 * holds an event at or after its end, so the clock decides nothing but what is too far ahead to be
 * true, and the same source makes the same table whenever that is done.
 *
 * @param table the feature table
 * @param length of a step
 */
record Steps(FeatureTable table, Duration length) {
  private static final String FIRST = "_first_step";
  private static final String STEP = "_step";
  private static final Duration FURTHEST_AHEAD = Duration.ofDays(366);

  /** The entities and steps of a source: the entity's columns, and the step's end as event time. */
  Dataset<Row> points(Dataset<Row> source) {
    TimeRange times = TimeRange.of(source, table.config().eventTime());
    long last = times.isEmpty() ? Long.MIN_VALUE : last(times.last());
    return points(firsts(source), Long.MIN_VALUE, last);
  }

  /** The entities of some events, each with its first step: {@link #points} takes them. */
  Dataset<Row> firsts(Dataset<Row> events) {
    List<String> entity = table.config().entity();
    Column available = table.micros(events).plus(lit(delay()));
    return events
        .where(WindowedFeatures.usable(events, entity, table.config().eventTime()))
        .groupBy(FeatureTable.columns(events, entity))
        .agg(min(available).as(FIRST))
        .withColumn(FIRST, col(FIRST).plus(pmod(lit(0L).minus(col(FIRST)), lit(micros()))));
  }

  /** The entities that the table has rows of at a step, with that step as their first. */
  Dataset<Row> knownAt(Dataset<Row> rows, long step) {
    return rows.select(FeatureTable.columns(rows, table.config().entity()))
        .withColumn(FIRST, lit(step));
  }

  /**
   * The steps of entities.
   *
   * @param firsts as {@link #firsts} gives them
   * @param from no step before this one, in microseconds
   * @param last no step after this one, which is a step's end
   */
  Dataset<Row> points(Dataset<Row> firsts, long from, long last) {
    List<Column> columns = new ArrayList<>();
    table.config().entity().forEach(key -> columns.add(WindowedFeatures.column(firsts, key)));
    Column begin = from == Long.MIN_VALUE ? col(FIRST) : greatest(col(FIRST), lit(end(from)));
    return firsts
        .where(begin.leq(lit(last)))
        .withColumn(STEP, explode(sequence(begin, lit(last), lit(micros()))))
        .select(with(columns, timestamp_micros(col(STEP)).as(table.config().eventTime())));
  }

  /**
   * The last step's end that a source has come to, in microseconds.
   *
   * @param greatest the source's greatest event time
   * @throws DataRefusedException if that lies more than a year ahead: a row for each entity and
   *     step up to there would be made of one mistake
   */
  long last(long greatest) {
    Instant latest = TimeRange.instant(greatest);
    if (latest.isAfter(Instant.now().plus(FURTHEST_AHEAD))) {
      throw new DataRefusedException(
          "%s is not brought to %s.".formatted(table.table(), latest),
          "%s holds an event of that time, and every entity would get a row for each step up to it."
              .formatted(table.config().source()),
          "Correct the event, or leave such out by the feature table's filter.");
    }
    return greatest - rest(greatest);
  }

  /** The end of the step that a time lies in: the time itself where that is one. */
  long end(long time) {
    return rest(time) == 0 ? time : time - rest(time) + micros();
  }

  private long rest(long time) {
    return Math.floorMod(time, micros());
  }

  private long micros() {
    return EntityWindows.micros(length);
  }

  private long delay() {
    return EntityWindows.micros(table.config().availableAfter());
  }

  private static Column[] with(List<Column> columns, Column last) {
    columns.add(last);
    return columns.toArray(Column[]::new);
  }
}
