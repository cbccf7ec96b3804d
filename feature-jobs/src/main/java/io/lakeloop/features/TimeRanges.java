package io.lakeloop.features;

import static org.apache.spark.sql.functions.floor;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Where on the line of time some rows lie: a span for each cluster of them, so that mostly new rows
 * and a few that came late do not ask for all that lies between.
 *
 * @param ranges the spans in order, none touching another; at least one
 */
record TimeRanges(List<TimeRange> ranges) {
  // A gap is seen where it is at least a 32nd of the whole: of more spans than half as many Delta
  // would make a condition on its files that is too long to be compiled.
  private static final int PIECES = 32;

  /** Puts the spans in order, and joins those that meet. */
  TimeRanges {
    List<TimeRange> joined = new ArrayList<>();
    for (TimeRange next :
        ranges.stream().sorted(Comparator.comparingLong(TimeRange::first)).toList()) {
      TimeRange before = joined.isEmpty() ? null : joined.get(joined.size() - 1);
      if (before != null && next.first() <= before.last()) {
        joined.set(
            joined.size() - 1, new TimeRange(before.first(), Math.max(before.last(), next.last())));
      } else {
        joined.add(next);
      }
    }
    ranges = List.copyOf(joined);
    if (ranges.isEmpty()) {
      throw new IllegalArgumentException("no span of time");
    }
  }

  /**
   * The spans of a column of microseconds, which has no null: one pass over the rows.
   *
   * @param whole from its least to its greatest value
   */
  static TimeRanges of(Dataset<Row> rows, Column micros, TimeRange whole) {
    long width = (whole.last() - whole.first()) / PIECES + 1;
    Column piece = floor(micros.minus(lit(whole.first())).divide(lit(width)));
    SortedMap<Long, TimeRange> clusters = new TreeMap<>();
    rows.groupBy(piece)
        .agg(min(micros), max(micros))
        .collectAsList()
        .forEach(
            found ->
                clusters.put(found.getLong(0), new TimeRange(found.getLong(1), found.getLong(2))));
    for (long next = 1; next < PIECES; next++) {
      TimeRange before = clusters.get(next - 1);
      TimeRange range = clusters.get(next);
      if (before != null && range != null) {
        clusters.remove(next - 1);
        clusters.put(next, new TimeRange(before.first(), range.last()));
      }
    }
    return new TimeRanges(List.copyOf(clusters.values()));
  }

  /** The earliest time. */
  long first() {
    return ranges.get(0).first();
  }

  /**
   * Each span and what lies before and after it.
   *
   * @param before how far before; empty: from the beginning of time
   * @param after how far after; empty: to the end of time
   */
  TimeRanges widened(Optional<Duration> before, Optional<Duration> after) {
    return new TimeRanges(
        ranges.stream().map(range -> range.widened(before, after)).collect(Collectors.toList()));
  }

  /** The condition that a time lies within one of the spans. */
  Column holds(Column time) {
    return ranges.stream().map(range -> range.holds(time)).reduce(Column::or).orElseThrow();
  }

  /** The same as SQL with literals. */
  String sql(String time) {
    return ranges.stream()
        .map(range -> range.sql(time))
        .collect(Collectors.joining(" OR ", "(", ")"));
  }
}
