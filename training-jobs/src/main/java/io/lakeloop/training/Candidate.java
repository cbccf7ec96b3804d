package io.lakeloop.training;

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
 */
record Candidate(String name, Recipe recipe, PipelineModel pipeline, Map<String, Double> metrics) {
  Candidate {
    metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
  }

  /** One score; {@code NaN} where it is undefined. */
  double metric(String metric) {
    return metrics.getOrDefault(metric, Double.NaN);
  }
}
