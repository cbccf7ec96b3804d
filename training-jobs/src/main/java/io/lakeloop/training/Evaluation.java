package io.lakeloop.training;

import io.lakeloop.core.metric.Metrics;
import java.util.List;
import java.util.Optional;

/** Which candidate is the best. */
final class Evaluation {
  private Evaluation() {}

  /**
   * The best of several by one metric; of equals the first.
   *
   * @return empty where the metric is undefined for all
   */
  static Optional<Candidate> best(List<Candidate> candidates, String metric) {
    boolean higher = Metrics.higherIsBetter(metric);
    Optional<Candidate> best = Optional.empty();
    for (Candidate candidate : candidates) {
      double score = candidate.deciding(metric);
      double reached = best.map(other -> other.deciding(metric)).orElse(Double.NaN);
      boolean better =
          Double.isNaN(reached) ? !Double.isNaN(score) : higher ? score > reached : score < reached;
      best = better ? Optional.of(candidate) : best;
    }
    return best;
  }
}
