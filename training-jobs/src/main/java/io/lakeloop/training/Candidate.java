package io.lakeloop.training;

import io.lakeloop.core.metric.Metrics;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.spark.ml.PipelineModel;

/**
 * A candidate, trained and tested.
 *
 * @param name its name in {@code training.yml}
 * @param recipe how it was trained
 * @param pipeline the fitted stages, from feature columns to {@code prediction}
 * @param metrics its scores on the test rows
 * @param chosenBy its scores on the rows that candidates are chosen by; empty: the test rows
 * @param begun when its training began
 * @param ended when its test ended
 */
record Candidate(
    String name,
    Recipe recipe,
    PipelineModel pipeline,
    Map<String, Double> metrics,
    Map<String, Double> chosenBy,
    Instant begun,
    Instant ended) {
  Candidate {
    metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
    chosenBy = Collections.unmodifiableMap(new LinkedHashMap<>(chosenBy));
  }

  /** This candidate, chosen by other scores. */
  Candidate chosenBy(Map<String, Double> scores) {
    return new Candidate(name, recipe, pipeline, metrics, scores, begun, ended);
  }

  /** The score that decides whether it is chosen; {@code NaN} where it is undefined. */
  double deciding(String metric) {
    return (chosenBy.isEmpty() ? metrics : chosenBy).getOrDefault(metric, Double.NaN);
  }

  /** Whether its deciding score is better than another's. */
  boolean isBetterThan(Candidate other, String metric) {
    return Metrics.isBetter(metric, deciding(metric), other.deciding(metric), 0);
  }

  /** How long it took, in seconds. */
  double seconds() {
    return Duration.between(begun, ended).toMillis() / 1000.0;
  }
}
