package io.lakeloop.deployment;

import io.lakeloop.core.config.Description;
import java.util.List;
import java.util.Map;

/**
 * What a version must be to reach Staging, beyond what every version must be.
 *
 * @param minimumRows the least number of rows by split, {@code train} and {@code test}
 * @param minimumMetrics the least value of metrics of which more is better
 * @param maximumMetrics the greatest value of metrics of which less is better
 * @param forbiddenPii tags of columns that no feature may be made from
 * @param requiredTags tags a version must carry: {@code key}, or {@code key=value}
 */
public record ComplianceConfig(
    @Description("The least number of rows by split: train, test.") Map<String, Long> minimumRows,
    @Description("The least value of metrics of which more is better, such as auc_roc.")
        Map<String, Double> minimumMetrics,
    @Description("The greatest value of metrics of which less is better, such as rmse.")
        Map<String, Double> maximumMetrics,
    @Description("PII tags (tables.yml) of columns that no feature may be made from.")
        List<String> forbiddenPii,
    @Description("Tags a version must carry: key, or key=value.") List<String> requiredTags) {
  /** Refuses a metric that does not exist or is bounded on its wrong side. */
  public ComplianceConfig {
    for (String metric : minimumMetrics.keySet()) {
      if (!MetricName.higherIsBetter(metric)) {
        throw new IllegalArgumentException(
            "less of '%s' is better: bound it by maximum-metrics".formatted(metric));
      }
    }
    for (String metric : maximumMetrics.keySet()) {
      if (MetricName.higherIsBetter(metric)) {
        throw new IllegalArgumentException(
            "more of '%s' is better: bound it by minimum-metrics".formatted(metric));
      }
    }
  }
}
