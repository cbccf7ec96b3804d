package io.lakeloop.features;

import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.timestamp_micros;
import static org.apache.spark.sql.functions.unix_micros;

import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;

/**
 * A span of times, both ends included.
 *
 * @param first the earliest, in microseconds since 1970
 * @param last the latest; before {@code first} where the span is empty
 */
public record TimeRange(long first, long last) {
  private static final long SECOND = 1_000_000;
  private static final int NANOS = 1_000;
  private static final Timestamp REFORMED = Timestamp.from(Instant.parse("1582-10-17T00:00:00Z"));

  /** The span between two moments, the later one left out. */
  static TimeRange between(Instant from, Instant before) {
    return new TimeRange(micros(from), micros(before) - 1);
  }

  /** A moment of any year that Spark knows, in microseconds since 1970. */
  public static long micros(Instant moment) {
    // The clock's own units count nanoseconds on the way, which end in 2262.
    return Math.addExact(
        Math.multiplyExact(moment.getEpochSecond(), SECOND), moment.getNano() / NANOS);
  }

  /** The same of a moment as a row has it, which Spark tells in the calendar of before 1582. */
  public static long micros(Timestamp moment) {
    // Day and hour are the same in either; from the reform on the moment is, too.
    return micros(
        moment.before(REFORMED)
            ? moment.toLocalDateTime().atZone(ZoneId.systemDefault()).toInstant()
            : moment.toInstant());
  }

  /** The moment of microseconds since 1970. */
  static Instant instant(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }

  /** The span of the times in a column: one pass over the rows. Empty where no row has a time. */
  static TimeRange of(Dataset<Row> rows, String time) {
    Column micros = unix_micros(WindowedFeatures.column(rows, time).cast(DataTypes.TimestampType));
    Row found = rows.agg(min(micros), max(micros)).first();
    return found.isNullAt(0)
        ? new TimeRange(0, -1)
        : new TimeRange(found.getLong(0), found.getLong(1));
  }

  /** Whether no time lies within it. */
  boolean isEmpty() {
    return last < first;
  }

  /**
   * The condition that an event may count for a query time within this span.
   *
   * @param delay how long after its time an event becomes available
   * @param reach how far back from there it still counts; empty for ever
   */
  Column mayNeed(Column eventTime, Duration delay, Optional<Duration> reach) {
    Column early = eventTime.leq(moment(last, delay));
    return reach
        .map(span -> early.and(eventTime.geq(moment(first, delay.plus(span)))))
        .orElse(early);
  }

  /** This span and what lies before and after it; empty: without end. */
  TimeRange widened(Optional<Duration> before, Optional<Duration> after) {
    long from =
        before
            .filter(span -> first != Long.MIN_VALUE)
            .map(span -> Math.subtractExact(first, EntityWindows.micros(span)))
            .orElse(Long.MIN_VALUE);
    long to =
        after
            .filter(span -> last != Long.MAX_VALUE)
            .map(span -> Math.addExact(last, EntityWindows.micros(span)))
            .orElse(Long.MAX_VALUE);
    return new TimeRange(from, to);
  }

  /** The condition that a time lies within this span; a span without end asks nothing there. */
  Column holds(Column time) {
    Column from = first == Long.MIN_VALUE ? lit(true) : time.geq(moment(first, Duration.ZERO));
    return last == Long.MAX_VALUE ? from : from.and(time.leq(moment(last, Duration.ZERO)));
  }

  /** The same as SQL with literals, by which Delta passes over files. */
  String sql(String time) {
    List<String> sides = new ArrayList<>();
    if (first != Long.MIN_VALUE) {
      sides.add("%s >= timestamp_micros(%d)".formatted(time, first));
    }
    if (last != Long.MAX_VALUE) {
      sides.add("%s <= timestamp_micros(%d)".formatted(time, last));
    }
    return sides.isEmpty() ? "true" : "(" + String.join(" AND ", sides) + ")";
  }

  private static Column moment(long micros, Duration before) {
    return timestamp_micros(lit(Math.subtractExact(micros, EntityWindows.micros(before))));
  }
}
