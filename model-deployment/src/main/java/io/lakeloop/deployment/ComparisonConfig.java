package io.lakeloop.deployment;

import io.lakeloop.core.config.Default;
import io.lakeloop.core.config.Description;

/**
 * What a version must beat to reach Production.
 *
 * @param metric the metric that decides
 * @param minimumGain by how much it must be better, in the metric's unit; at 0 an equal value does
 * @param baseline the value to beat where nothing is in Production
 */
public record ComparisonConfig(
    @Description("The metric that decides, such as auc_roc or rmse.") String metric,
    @Default("0") @Description("By how much it must be better than what is in Production.")
        double minimumGain,
    @Description("The value to reach where nothing is in Production.") double baseline) {
  /** Refuses a metric that does not exist and a gain that would be a loss. */
  public ComparisonConfig {
    MetricName.higherIsBetter(metric);
    if (!(minimumGain >= 0)) {
      throw new IllegalArgumentException("minimum-gain is 0 or more, found " + minimumGain);
    }
  }

  /** By how much the first value is better than the second; below 0 where it is worse. */
  double gain(double challenger, double champion) {
    return MetricName.higherIsBetter(metric) ? challenger - champion : champion - challenger;
  }
}
