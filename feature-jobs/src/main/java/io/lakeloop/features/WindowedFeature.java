package io.lakeloop.features;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * One feature: an aggregate of an entity's events over a sliding window.
 *
 * @param name the feature's column
 * @param aggregate what to compute
 * @param of the event column to aggregate; empty only for a count of events
 * @param window how far back the window reaches, at least one microsecond
 * @param parameter how many values {@code last-k} and {@code top-k} keep, or which quantile; 0
 *     where the aggregate takes neither
 */
public record WindowedFeature(
    String name, Aggregate aggregate, Optional<String> of, Duration window, double parameter) {

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

  /** A feature whose aggregate takes no parameter. */
  public WindowedFeature(String name, Aggregate aggregate, Optional<String> of, Duration window) {
    this(name, aggregate, of, window, 0);
  }

  /** What features.yml says of a feature with an aggregate. */
  static WindowedFeature of(String name, FeatureConfig config) {
    return new WindowedFeature(
        name,
        config.aggregate().orElseThrow(),
        config.of(),
        config.window().orElseThrow(),
        config.k().map(Integer::doubleValue).or(config::quantile).orElse(0.0));
  }
}
