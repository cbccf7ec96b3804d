package io.lakeloop.core.metric;

/**
 * The rows whose score lies in a tenth of [0, 1], above {@code low} and up to {@code high}, as
 * scikit-learn's {@code calibration_curve} has it; the first and last hold what lies beyond, too.
 *
 * @param low the lower bound, outside
 * @param high the upper bound, inside
 * @param rows rows in it, at least one
 * @param positives those of them whose label is 1
 * @param meanScore mean of their scores; the share of positives, were the score calibrated
 */
public record CalibrationBin(double low, double high, long rows, long positives, double meanScore) {
  /** The share of positives. */
  public double positiveShare() {
    return (double) positives / rows;
  }
}
