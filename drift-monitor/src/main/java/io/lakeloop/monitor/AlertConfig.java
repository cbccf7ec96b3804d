package io.lakeloop.monitor;

import io.lakeloop.core.config.Default;
import io.lakeloop.core.config.Description;
import java.time.Duration;
import java.util.Optional;

/**
 * When someone must know: the newest window violates a threshold, and with it enough of the last.
 *
 * @param metric what is looked at
 * @param column the column looked at; left out: every feature
 * @param above a value above it violates
 * @param below a value below it violates
 * @param violations how many windows must violate, the newest among them
 * @param of among how many of the last windows
 * @param coolDown how long nobody is told again
 */
public record AlertConfig(
    @Description("A metric of drift_metrics, or of the model's quality.") AlertMetric metric,
    @Description("The column looked at; left out: every feature.") Optional<String> column,
    @Description("A value above it violates.") Optional<Double> above,
    @Description("A value below it violates.") Optional<Double> below,
    @Default("1") @Description("How many windows must violate, the newest among them.")
        int violations,
    @Default("1") @Description("Among how many of the last windows.") int of,
    @Default("0s") @Description("How long nobody is told again, such as 7d.") Duration coolDown) {
  /** Refuses an alert without threshold, or that could never be. */
  public AlertConfig {
    if (above.isEmpty() && below.isEmpty()) {
      throw new IllegalArgumentException("an alert needs above or below");
    }
    if (violations < 1 || violations > of) {
      throw new IllegalArgumentException(
          "violations lies between 1 and of: %d of %d cannot be".formatted(violations, of));
    }
    if (metric.isQuality() && column.isPresent()) {
      throw new IllegalArgumentException(
          metric + " is the model's quality, not a column's: leave column out");
    }
  }

  /** Whether a value lies beyond a threshold. */
  boolean violatedBy(double value) {
    return above.filter(limit -> value > limit).isPresent()
        || below.filter(limit -> value < limit).isPresent();
  }

  /** The thresholds in words: {@code above 0.2}. */
  String threshold() {
    return String.join(
        " or ",
        java.util.stream.Stream.concat(
                above.map(limit -> "above " + limit).stream(),
                below.map(limit -> "below " + limit).stream())
            .toList());
  }
}
