package io.lakeloop.features;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * One feature: an aggregate of an entity's events over a sliding window.
 *
 * @param name the feature's column
 * @param aggregate what to compute
 * @param of the event column to aggregate, of a type that casts to double; empty only for a count
 *     of events
 * @param window how far back the window reaches, at least one microsecond
 */
public record WindowedFeature(
    String name, Aggregate aggregate, Optional<String> of, Duration window) {

  /** Checks the shape. */
  public WindowedFeature {
    if (name.isBlank()) {
      throw new IllegalArgumentException("A feature needs a name.");
    }
    if (of.isEmpty() && aggregate != Aggregate.COUNT) {
      throw new IllegalArgumentException(
          "Feature '%s': %s needs a column to aggregate.".formatted(name, aggregate));
    }
    if (window.compareTo(Duration.of(1, ChronoUnit.MICROS)) < 0) {
      throw new IllegalArgumentException(
          "Feature '%s': the window %s is shorter than a microsecond.".formatted(name, window));
    }
  }
}
