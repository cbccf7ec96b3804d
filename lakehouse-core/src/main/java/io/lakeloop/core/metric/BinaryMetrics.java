package io.lakeloop.core.metric;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * How well a score tells positives from negatives. Definitions are scikit-learn's; a ratio whose
 * denominator is empty is {@code NaN} unless said otherwise.
 *
 * @param rows rows measured
 * @param skipped rows left out because label or score was null or NaN
 * @param positives rows measured whose label is 1
 * @param aucRoc area under the ROC curve, ties counted half; {@code NaN} with one class only
 * @param averagePrecision sum over score groups, best first, of the recall gained times the
 *     precision reached; {@code NaN} without positives
 * @param logLoss mean negative natural log-likelihood, scores clipped to [1e-15, 1 - 1e-15]
 * @param brier mean squared distance of score and label
 * @param accuracy share of rows on their label's side of the threshold
 * @param precision share of positives among rows at or above the threshold; 0 when there is none
 * @param recall share of the positives at or above the threshold; 0 when there is none
 * @param f1 harmonic mean of precision and recall; 0 when both are 0
 * @param truePositives positives with score at or above the threshold
 * @param falsePositives negatives with score at or above the threshold
 * @param trueNegatives negatives with score below the threshold
 * @param falseNegatives positives with score below the threshold
 */
public record BinaryMetrics(
    long rows,
    long skipped,
    long positives,
    double aucRoc,
    double averagePrecision,
    double logLoss,
    double brier,
    double accuracy,
    double precision,
    double recall,
    double f1,
    long truePositives,
    long falsePositives,
    long trueNegatives,
    long falseNegatives)
    implements Metrics {

  /**
   * Measures a score against a label. Runs two Spark jobs over the distinct scores; nothing that
   * grows with the data reaches the driver. The same rows give the same bits on any partitioning.
   *
   * @param rows any rows with the two columns
   * @param labelColumn numeric or boolean: 1 is positive, 0 negative
   * @param scoreColumn numeric; larger means more likely positive; for log-loss and Brier a
   *     probability
   * @param threshold scores at or above it predict positive
   * @throws IllegalArgumentException if a label is neither 0 nor 1, or the threshold is NaN
   */
  public static BinaryMetrics of(
      Dataset<Row> rows, String labelColumn, String scoreColumn, double threshold) {
    if (Double.isNaN(threshold)) {
      throw new IllegalArgumentException("The threshold must be a number, not NaN.");
    }
    return new ScoreGroups(rows, labelColumn, scoreColumn).measure(threshold);
  }

  /** Derives the ratios from the counts of a walk over all score groups. */
  static BinaryMetrics of(ScoreTally all, double averagePrecision) {
    return of(
        all.rows(),
        all.skipped,
        all.positives,
        all.positivesAtThreshold,
        all.negativesAtThreshold,
        all.ranked(averagePrecision));
  }

  /**
   * Derives the ratios from counts.
   *
   * @param hits positives at or above the threshold
   * @param alarms negatives at or above the threshold
   */
  static BinaryMetrics of(
      long rows, long skipped, long positives, long hits, long alarms, Ranked ranked) {
    long negatives = rows - positives;
    double harmonic = 2.0 * hits + alarms + (positives - hits);
    return new BinaryMetrics(
        rows,
        skipped,
        positives,
        ranked.aucRoc,
        ranked.averagePrecision,
        ranked.logLoss,
        ranked.brier,
        (hits + negatives - alarms) / (double) rows,
        ratioOrZero(hits, hits + alarms, rows),
        ratioOrZero(hits, positives, rows),
        rows == 0 ? Double.NaN : harmonic == 0 ? 0.0 : 2.0 * hits / harmonic,
        hits,
        alarms,
        negatives - alarms,
        positives - hits);
  }

  @Override
  public Map<String, Double> asMap() {
    Map<String, Double> metrics = new LinkedHashMap<>();
    metrics.put("auc_roc", aucRoc);
    metrics.put("average_precision", averagePrecision);
    metrics.put("log_loss", logLoss);
    metrics.put("brier", brier);
    metrics.put("accuracy", accuracy);
    metrics.put("precision", precision);
    metrics.put("recall", recall);
    metrics.put("f1", f1);
    return Collections.unmodifiableMap(metrics);
  }

  private static double ratioOrZero(long part, long whole, long rows) {
    if (rows == 0) {
      return Double.NaN;
    }
    return whole == 0 ? 0.0 : (double) part / whole;
  }

  /** The metrics that no threshold decides. */
  record Ranked(double aucRoc, double averagePrecision, double logLoss, double brier) {}
}
