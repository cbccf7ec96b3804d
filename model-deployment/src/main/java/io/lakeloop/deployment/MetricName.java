package io.lakeloop.deployment;

import io.lakeloop.core.config.Suggestion;
import io.lakeloop.core.metric.Metrics;
import java.util.ArrayList;
import java.util.List;

/** The names under which config bounds and compares what models score. */
final class MetricName {
  private static final List<String> OF_REGRESSIONS = List.of("rmse", "mae", "mape", "r2");

  private MetricName() {}

  /**
   * Whether more of a metric is better.
   *
   * @throws IllegalArgumentException if there is no such metric
   */
  static boolean higherIsBetter(String name) {
    List<String> known = new ArrayList<>(Metrics.HIGHER_IS_BETTER);
    known.addAll(Metrics.LOWER_IS_BETTER);
    if (!known.contains(name)) {
      throw new IllegalArgumentException(
          "'%s' is no metric: %s"
              .formatted(
                  name,
                  Suggestion.nearest(name, known)
                      .map(near -> "did you mean " + near + "?")
                      .orElse("one of " + String.join(", ", known))));
    }
    return Metrics.higherIsBetter(name);
  }

  /** Whether the metric measures a regression; the others measure a choice of two classes. */
  static boolean measuresRegression(String name) {
    return OF_REGRESSIONS.contains(name);
  }
}
