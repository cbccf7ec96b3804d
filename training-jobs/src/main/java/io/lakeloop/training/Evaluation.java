package io.lakeloop.training;

import io.lakeloop.core.metric.BinaryMetrics;
import io.lakeloop.core.metric.Metrics;
import io.lakeloop.core.metric.RegressionMetrics;
import io.lakeloop.registry.PredictionColumns;
import io.lakeloop.registry.Task;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** How good predictions are, by the metrics of their task. */
final class Evaluation {
  private static final double THRESHOLD = 0.5;
  private static final List<String> BINARY =
      List.of(
          "auc_roc",
          "average_precision",
          "log_loss",
          "brier",
          "accuracy",
          "precision",
          "recall",
          "f1");
  private static final List<String> REGRESSION = List.of("rmse", "mae", "r2", "mape");

  private Evaluation() {}

  /** The metrics of a task that have a better side. */
  static List<String> metricsToSelectBy(Task task) {
    return switch (task) {
      case BINARY -> BINARY;
      case MULTICLASS -> ClassScores.NAMES;
      case REGRESSION -> REGRESSION;
    };
  }

  /** Whether a larger value of a metric is the better one. */
  static boolean isHigherBetter(String metric) {
    return ClassScores.NAMES.contains(metric) || Metrics.higherIsBetter(metric);
  }

  /**
   * Measures scored rows.
   *
   * @param scored rows with their label, {@code prediction} and {@code probability}
   * @return each metric by name; {@code NaN} where the rows leave it undefined
   */
  static Map<String, Double> of(Task task, Dataset<Row> scored, String label) {
    Metrics metrics =
        switch (task) {
          case BINARY -> BinaryMetrics.of(scored, label, PredictionColumns.PROBABILITY, THRESHOLD);
          case MULTICLASS -> ClassScores.of(scored, label, PredictionColumns.PREDICTION);
          case REGRESSION -> RegressionMetrics.of(scored, label, PredictionColumns.PREDICTION);
        };
    return metrics.asMap();
  }

  /**
   * The best of several by one metric; of equals the first.
   *
   * @return empty where the metric is undefined for all
   */
  static Optional<Candidate> best(List<Candidate> candidates, String metric) {
    boolean higher = isHigherBetter(metric);
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
