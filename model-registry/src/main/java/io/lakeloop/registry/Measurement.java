package io.lakeloop.registry;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;

/**
 * One value of a metric that a run came to.
 *
 * @param metric the metric's name
 * @param value its value; NaN where it is undefined
 * @param step how far the run had come, such as an iteration; 0 where there are no steps
 * @param at when it was measured, in whole milliseconds, as MLflow keeps it
 */
public record Measurement(String metric, double value, long step, Instant at) {
  /**
   * Of two values of one metric the later one, as MLflow says it: by step, then time, then value.
   */
  private static final Comparator<Measurement> BY_STEP =
      Comparator.comparingLong(Measurement::step)
          .thenComparing(measured -> measured.at())
          .thenComparingDouble(Measurement::value);

  /** By metric, then as they followed each other. */
  static final Comparator<Measurement> IN_ORDER =
      Comparator.comparing(Measurement::metric).thenComparing(BY_STEP);

  /** Cuts the time to milliseconds. */
  public Measurement {
    at = at.truncatedTo(ChronoUnit.MILLIS);
  }

  /** Whether the other says the same value of the same metric and step, at whatever time. */
  boolean repeats(Measurement other) {
    return metric.equals(other.metric)
        && step == other.step
        && Double.compare(value, other.value) == 0;
  }

  /** Whether the other is of the same metric, step and time. */
  boolean meets(Measurement other) {
    return metric.equals(other.metric) && step == other.step && at.equals(other.at);
  }

  Measurement moved(Instant time) {
    return new Measurement(metric, value, step, time);
  }
}
