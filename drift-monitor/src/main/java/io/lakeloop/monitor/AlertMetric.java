package io.lakeloop.monitor;

import io.lakeloop.core.config.Suggestion;
import io.lakeloop.core.metric.Metrics;
import java.util.List;
import java.util.stream.Stream;

/**
 * What an alert looks at: a measure of {@code monitoring.drift_metrics}, or of a model's quality.
 *
 * @param name the measure's column, or the quality's name as in {@link Metrics}
 */
public record AlertMetric(String name) {
  private static final List<String> DRIFT =
      List.of(
          "population_stability_index",
          "js_distance",
          "wasserstein_distance",
          "tv_distance",
          "l_infinity_distance",
          "ks_statistic",
          "ks_pvalue",
          "chi_squared_pvalue",
          "count_delta",
          "avg_delta",
          "percent_null_delta",
          "percent_zeros_delta");
  private static final List<String> QUALITY =
      Stream.concat(Metrics.HIGHER_IS_BETTER.stream(), Metrics.LOWER_IS_BETTER.stream()).toList();

  /**
   * Reads a metric's name.
   *
   * @throws IllegalArgumentException if there is none such
   */
  public static AlertMetric parse(String text) {
    if (DRIFT.contains(text) || QUALITY.contains(text)) {
      return new AlertMetric(text);
    }
    List<String> all = Stream.concat(DRIFT.stream(), QUALITY.stream()).toList();
    throw new IllegalArgumentException(
        "'%s' is no metric%s: one of %s"
            .formatted(
                text,
                Suggestion.nearest(text, all)
                    .map(near -> " (did you mean '" + near + "'?)")
                    .orElse(""),
                String.join(", ", all)));
  }

  /** Whether it measures a model's quality, known once the labels are. */
  boolean isQuality() {
    return QUALITY.contains(name);
  }

  /** Where the measure stands in a row of {@code monitoring.drift_metrics}, as SQL. */
  String expression() {
    return switch (name) {
      case "ks_statistic" -> "ks_test.statistic";
      case "ks_pvalue" -> "ks_test.pvalue";
      case "chi_squared_pvalue" -> "chi_squared_test.pvalue";
      case "count_delta" -> "CAST(count_delta AS double)";
      default -> name;
    };
  }

  @Override
  public String toString() {
    return name;
  }
}
