package io.lakeloop.core.metric;

import io.lakeloop.core.kernel.KeptRows;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * How well a score tells positives from negatives, in all rows and in slices.
 *
 * @param threshold scores at or above it predict positive: the one given, or the cheapest
 * @param cost mean cost of a row at the threshold; empty where no costs are given
 * @param metrics the metrics of all rows
 * @param intervals the interval of each metric by its name; empty without a bootstrap
 * @param slices the metrics of each value of each slice
 * @param differences how differently the values of each slice are treated
 * @param topK what the best scores hold, as asked for
 * @param curve points of the ROC and precision-recall curves, best score first, some two hundred at
 *     most: one at each hundredth of the rows and of the positives
 * @param calibration tenths of [0, 1] that hold rows, lowest first
 */
public record BinaryAssessment(
    double threshold,
    Optional<Double> cost,
    BinaryMetrics metrics,
    Map<String, Interval> intervals,
    List<SliceMetrics<BinaryMetrics>> slices,
    List<SliceDifference> differences,
    List<TopK> topK,
    List<CurvePoint> curve,
    List<CalibrationBin> calibration)
    implements Assessment<BinaryMetrics> {

  /** Copies the collections. */
  public BinaryAssessment {
    intervals = Collections.unmodifiableMap(new LinkedHashMap<>(intervals));
    slices = List.copyOf(slices);
    differences = List.copyOf(differences);
    topK = List.copyOf(topK);
    curve = List.copyOf(curve);
    calibration = List.copyOf(calibration);
  }

  /**
   * Measures a score against a label, as {@link BinaryMetrics#of} takes them, computing each row
   * once: meanwhile its score, label, hash and slices are kept. At the same threshold the metrics
   * are those that it gives, to the last bit.
   *
   * @throws IllegalArgumentException if a label is neither 0 nor 1
   * @throws io.lakeloop.core.failure.UsageException if a slice has too many values
   */
  public static BinaryAssessment of(
      Dataset<Row> rows, String labelColumn, String scoreColumn, AssessmentOptions options) {
    try (KeptRows cut = KeptRows.of(BinaryWalk.cut(rows, labelColumn, scoreColumn, options))) {
      return new BinaryWalk(cut.rows(), options).assess();
    }
  }

  /** What was measured, with what wrong decisions at this threshold cost. */
  public BinaryAssessment costing(Costs costs) {
    return new BinaryAssessment(
        threshold,
        Optional.of(costs.mean(metrics)),
        metrics,
        intervals,
        slices,
        differences,
        topK,
        curve,
        calibration);
  }

  /** Mean distance of score and share of positives over the bins, weighted by their rows. */
  public double calibrationError() {
    ExactSum sum = new ExactSum();
    calibration.forEach(
        bin -> sum.add(bin.rows() * Math.abs(bin.meanScore() - bin.positiveShare())));
    return sum.value() / metrics.rows();
  }

  @Override
  public Map<String, Double> further() {
    Map<String, Double> further = new LinkedHashMap<>();
    further.put("threshold", threshold);
    cost.ifPresent(mean -> further.put("cost", mean));
    further.put("calibration_error", calibrationError());
    for (TopK top : topK) {
      further.put("precision_at_" + top.k(), top.precision());
      further.put("recall_at_" + top.k(), top.recall());
      further.put("f1_at_" + top.k(), top.f1());
    }
    differences.forEach(difference -> further.putAll(difference.asMap()));
    return Collections.unmodifiableMap(further);
  }
}
