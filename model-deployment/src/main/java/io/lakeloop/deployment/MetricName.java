package io.lakeloop.deployment;

import io.lakeloop.core.config.Suggestion;
import io.lakeloop.core.metric.Metrics;
import io.lakeloop.registry.Task;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;

/** The names under which config bounds and compares what models score. */
final class MetricName {
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

  /** Whether there is a kind of model that has all these metrics. */
  static boolean areOfOneTask(Collection<String> names) {
    return Arrays.stream(Task.values()).anyMatch(task -> task.metrics().containsAll(names));
  }
}
