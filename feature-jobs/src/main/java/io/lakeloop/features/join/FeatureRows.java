package io.lakeloop.features.join;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * A feature table of a point-in-time join: which rows it has, and which of them count at a time.
 *
 * <p>At the time t of a spine row, a row counts whose time lies in {@code [t - delay - max-age, t -
 * delay]}, both ends included. Where there is a known-at column it must also be known by then:
 * known-at no later than t, nor than the cut-off; a row whose known-at is null never counts.
 *
 * @param rows the rows, of any session
 * @param keys the entity's columns, named alike in the spine
 * @param time the column of a row's time: timestamp, timestamp without zone (taken to be in the
 *     session's) or date (its first moment)
 * @param columns what is looked up, each output name once
 * @param tieBreaks the columns whose greatest values win among rows of one entity and time, before
 *     those looked up; whoever asks for other columns of the same rows names the same
 * @param delay how long after its time a row becomes available, 0 or more
 * @param maxAge how old a row may be beyond its delay; empty: as old as you like
 * @param knownAt the column that says when a row became known: corrections of a time come with
 *     later ones; empty: rows are known from their time on
 * @param cutOff the moment after which nothing that became known counts; needs {@code knownAt}
 * @param usedTime the name of an output column that tells the time (timestamp) of the row found,
 *     null where none was; empty: there is no such column
 */
public record FeatureRows(
    Dataset<Row> rows,
    List<String> keys,
    String time,
    List<Looked> columns,
    List<String> tieBreaks,
    Duration delay,
    Optional<Duration> maxAge,
    Optional<String> knownAt,
    Optional<Instant> cutOff,
    Optional<String> usedTime) {

  /**
   * A column that is looked up.
   *
   * @param name what it is called in the output
   * @param of the feature table's column
   */
  public record Looked(String name, String of) {}

  /** Checks the shape. */
  public FeatureRows {
    keys = List.copyOf(keys);
    columns = List.copyOf(columns);
    tieBreaks = List.copyOf(tieBreaks);
    if (keys.isEmpty()) {
      throw new IllegalArgumentException("A point-in-time join needs a key.");
    }
    if (delay.isNegative()) {
      throw new IllegalArgumentException("The delay %s is negative.".formatted(delay));
    }
    if (maxAge.filter(Duration::isNegative).isPresent()) {
      throw new IllegalArgumentException("The max-age %s is negative.".formatted(maxAge.get()));
    }
    if (cutOff.isPresent() && knownAt.isEmpty()) {
      throw new IllegalArgumentException("A cut-off needs a column that says what was known when.");
    }
    Set<String> names = new LinkedHashSet<>();
    for (Looked column : columns) {
      if (!names.add(column.name())) {
        throw new IllegalArgumentException(
            "The column '%s' is looked up twice.".formatted(column.name()));
      }
    }
  }

  /** Rows that count from their time on, for ever, with no columns looked up yet. */
  public static FeatureRows of(Dataset<Row> rows, List<String> keys, String time) {
    return new FeatureRows(
        rows,
        keys,
        time,
        List.of(),
        List.of(),
        Duration.ZERO,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /** These, with columns looked up under their own names. */
  public FeatureRows looking(String... names) {
    FeatureRows more = this;
    for (String name : names) {
      more = more.lookingAs(name, name);
    }
    return more;
  }

  /** These, with a column looked up under another name. */
  public FeatureRows lookingAs(String name, String of) {
    List<Looked> more = new ArrayList<>(columns);
    more.add(new Looked(name, of));
    return new FeatureRows(
        rows, keys, time, more, tieBreaks, delay, maxAge, knownAt, cutOff, usedTime);
  }

  /** These, the greatest values of some columns deciding between rows of one entity and time. */
  public FeatureRows breakingTiesBy(List<String> names) {
    return new FeatureRows(
        rows, keys, time, columns, names, delay, maxAge, knownAt, cutOff, usedTime);
  }

  /** These, available so long after their time. */
  public FeatureRows availableAfter(Duration later) {
    return new FeatureRows(
        rows, keys, time, columns, tieBreaks, later, maxAge, knownAt, cutOff, usedTime);
  }

  /** These, none of which counts when it is older. */
  public FeatureRows noOlderThan(Duration age) {
    return new FeatureRows(
        rows, keys, time, columns, tieBreaks, delay, Optional.of(age), knownAt, cutOff, usedTime);
  }

  /** These, known from the time in a column on. */
  public FeatureRows knownAt(String column) {
    return new FeatureRows(
        rows, keys, time, columns, tieBreaks, delay, maxAge, Optional.of(column), cutOff, usedTime);
  }

  /** These, less those that became known after a moment. */
  public FeatureRows knownBy(Instant moment) {
    return new FeatureRows(
        rows,
        keys,
        time,
        columns,
        tieBreaks,
        delay,
        maxAge,
        knownAt,
        Optional.of(moment),
        usedTime);
  }

  /** These, the time of the row found told in a column of its own. */
  public FeatureRows tellingTime(String name) {
    return new FeatureRows(
        rows, keys, time, columns, tieBreaks, delay, maxAge, knownAt, cutOff, Optional.of(name));
  }
}
