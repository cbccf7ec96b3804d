package io.lakeloop.training;

import io.lakeloop.core.metric.Metrics;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a trial scored.
 *
 * @param trial what was tried
 * @param rowShare the share of the rows it learnt from
 * @param folds each metric by name, a map for each part of the rows that was held out
 * @param begun when its first fit began
 * @param ended when its last was scored
 */
record TrialScore(
    Trial trial, double rowShare, List<Map<String, Double>> folds, Instant begun, Instant ended) {
  TrialScore {
    folds = List.copyOf(folds);
  }

  /** The mean of each metric over the parts held out; {@code NaN} where one has none. */
  Map<String, Double> means() {
    Map<String, Double> means = new LinkedHashMap<>();
    for (String metric : folds.get(0).keySet()) {
      double sum = 0;
      for (Map<String, Double> fold : folds) {
        sum += fold.getOrDefault(metric, Double.NaN);
      }
      means.put(metric, sum / folds.size());
    }
    return means;
  }

  /** One metric's mean. */
  double mean(String metric) {
    return means().getOrDefault(metric, Double.NaN);
  }

  /** Whether it is better by more than a gain; anything is better than what is undefined. */
  boolean isBetterThan(TrialScore other, String metric, double gain) {
    return Metrics.isBetter(metric, mean(metric), other.mean(metric), gain);
  }

  /**
   * All of several by one metric: the best first, equals in their order, and those last of which it
   * is undefined.
   */
  static List<TrialScore> ranked(List<TrialScore> scores, String metric) {
    List<TrialScore> ranked = new ArrayList<>(scores);
    ranked.sort(
        (one, other) ->
            one.isBetterThan(other, metric, 0) ? -1 : other.isBetterThan(one, metric, 0) ? 1 : 0);
    return ranked;
  }
}
