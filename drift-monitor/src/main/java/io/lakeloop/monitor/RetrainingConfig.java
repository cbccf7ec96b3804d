package io.lakeloop.monitor;

import io.lakeloop.core.config.Description;
import io.lakeloop.core.metric.Metrics;
import java.util.Optional;

/**
 * The quality that retraining is to keep.
 *
 * @param qualityMetric a metric as in {@link Metrics}
 * @param minimum below it quality is lost
 * @param maximum above it quality is lost
 */
public record RetrainingConfig(
    @Description("The metric of quality, such as auc_roc or rmse.") String qualityMetric,
    @Description("Below it quality is lost.") Optional<Double> minimum,
    @Description("Above it quality is lost.") Optional<Double> maximum) {
  /** Refuses an unknown metric, and a bound on its good side. */
  public RetrainingConfig {
    boolean higher = Metrics.higherIsBetter(qualityMetric);
    if (higher
        ? minimum.isEmpty() || maximum.isPresent()
        : maximum.isEmpty() || minimum.isPresent()) {
      throw new IllegalArgumentException(
          "%s is better %s: say a %s, and only that"
              .formatted(
                  qualityMetric, higher ? "higher" : "lower", higher ? "minimum" : "maximum"));
    }
  }

  /** Whether a value is worse than the bound. */
  boolean lostAt(double value) {
    return minimum.filter(limit -> value < limit).isPresent()
        || maximum.filter(limit -> value > limit).isPresent();
  }

  /** The bound. */
  double bound() {
    return minimum.orElseGet(maximum::orElseThrow);
  }
}
