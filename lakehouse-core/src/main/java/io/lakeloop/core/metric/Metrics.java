package io.lakeloop.core.metric;

import java.util.List;
import java.util.Map;

/** What a model scored on a set of rows, by metric name. */
public interface Metrics {

  /** The metrics of which a larger value is better. */
  List<String> HIGHER_IS_BETTER =
      List.of(
          "auc_roc",
          "average_precision",
          "accuracy",
          "precision",
          "recall",
          "f1",
          "r2",
          "macro_precision",
          "macro_recall",
          "macro_f1",
          "weighted_precision",
          "weighted_recall",
          "weighted_f1");

  /** The metrics of which a smaller value is better. */
  List<String> LOWER_IS_BETTER = List.of("log_loss", "brier", "rmse", "mae", "mape");

  /** Returns how many rows were measured. */
  long rows();

  /**
   * Returns the metrics by their snake_case names, such as {@code auc_roc} or {@code rmse}, in a
   * fixed order. A metric that the rows leave undefined is {@code NaN}.
   */
  Map<String, Double> asMap();

  /**
   * Returns whether a larger value of this metric is the better one.
   *
   * @param name a name that {@link #asMap} uses
   * @throws IllegalArgumentException for a name that is not a metric, and for {@code mean_error},
   *     which is best at zero and so has no better side
   */
  static boolean higherIsBetter(String name) {
    if (HIGHER_IS_BETTER.contains(name)) {
      return true;
    }
    if (LOWER_IS_BETTER.contains(name)) {
      return false;
    }
    throw new IllegalArgumentException(
        "Metric '%s' has no better side. Higher is better for %s, lower for %s."
            .formatted(name, HIGHER_IS_BETTER, LOWER_IS_BETTER));
  }

  /**
   * Returns whether a value of a metric is better than another by more than a gain. Any value is
   * better than {@code NaN}, which is better than none.
   *
   * @param name as {@link #higherIsBetter} takes it
   * @param gain in the metric's units, from 0
   */
  static boolean isBetter(String name, double value, double other, double gain) {
    boolean higher = higherIsBetter(name);
    if (Double.isNaN(value) || Double.isNaN(other)) {
      return !Double.isNaN(value) && Double.isNaN(other);
    }
    return (higher ? value - other : other - value) > gain;
  }
}
