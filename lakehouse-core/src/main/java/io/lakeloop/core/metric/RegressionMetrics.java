package io.lakeloop.core.metric;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * How far predictions are from numeric labels. Without rows every metric is {@code NaN}.
 *
 * @param rows rows measured
 * @param skipped rows left out because label or prediction was null, NaN or infinite
 * @param zeroLabels rows measured whose label is 0, which {@code mape} leaves out
 * @param rmse root of the mean squared error, in the label's unit
 * @param mae mean absolute error, in the label's unit
 * @param r2 share of the label's variance explained; {@code NaN} when the label is constant
 * @param meanError mean of prediction minus label: above 0, the model predicts too much
 * @param mape mean of |prediction - label| / |label| as a fraction; {@code NaN} when every label is
 *     0
 */
public record RegressionMetrics(
    long rows,
    long skipped,
    long zeroLabels,
    double rmse,
    double mae,
    double r2,
    double meanError,
    double mape)
    implements Metrics {

  /**
   * Measures predictions against labels in one Spark job. The same rows give the same bits on any
   * partitioning.
   *
   * @param rows any rows with the two columns
   * @param labelColumn numeric
   * @param predictionColumn numeric
   */
  public static RegressionMetrics of(
      Dataset<Row> rows, String labelColumn, String predictionColumn) {
    ErrorTally all = new ErrorTally();
    rows.select(rows.col(labelColumn).cast("double"), rows.col(predictionColumn).cast("double"))
        .javaRDD()
        .mapPartitions(ErrorTally::of)
        .collect()
        .forEach(all::merge);
    return all.metrics();
  }

  @Override
  public Map<String, Double> asMap() {
    Map<String, Double> metrics = new LinkedHashMap<>();
    metrics.put("rmse", rmse);
    metrics.put("mae", mae);
    metrics.put("r2", r2);
    metrics.put("mean_error", meanError);
    metrics.put("mape", mape);
    return Collections.unmodifiableMap(metrics);
  }
}
