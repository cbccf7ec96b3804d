package io.lakeloop.training.report;

import io.lakeloop.core.metric.Assessment;
import io.lakeloop.core.metric.BinaryAssessment;
import io.lakeloop.core.metric.BinaryMetrics;
import io.lakeloop.core.metric.CurvePoint;
import io.lakeloop.core.metric.Interval;
import io.lakeloop.core.metric.RegressionAssessment;
import io.lakeloop.core.metric.SliceMetrics;
import io.lakeloop.training.explain.Importance;
import io.lakeloop.training.report.Bars.Bar;
import io.lakeloop.training.report.Plot.Point;
import java.util.ArrayList;
import java.util.List;

/** The plots of a card: of scores or errors, of slices, of importance. */
final class CardPlots {
  private static final int MOST_BARS = 20;
  private static final List<Point> DIAGONAL = List.of(new Point(0, 0), new Point(1, 1));

  private CardPlots() {}

  /** How scores tell classes apart, or how errors are spread; nothing without rows. */
  static List<String> quality(Assessment<?> assessment) {
    if (assessment instanceof BinaryAssessment binary && !binary.curve().isEmpty()) {
      return List.of(roc(binary), precisionRecall(binary), calibration(binary));
    }
    if (assessment instanceof RegressionAssessment regression
        && !regression.quantiles().isEmpty()) {
      return List.of(tolerance(regression), residuals(regression));
    }
    return List.of();
  }

  /** A metric of the values of each slice, with their intervals where there are some. */
  static List<String> slices(Assessment<?> assessment, String metric) {
    return assessment.slices().stream()
        .map(SliceMetrics::slice)
        .distinct()
        .map(
            slice ->
                new Bars(
                        metric + " by " + slice,
                        assessment.slices().stream()
                            .filter(value -> value.slice().equals(slice))
                            .limit(MOST_BARS)
                            .map(value -> bar(value, metric))
                            .toList())
                    .html())
        .filter(html -> !html.isEmpty())
        .toList();
  }

  /** The most important features. */
  static List<String> importance(List<Importance> importances, String metric) {
    String html =
        new Bars(
                "What " + metric + " loses when a feature is shuffled",
                importances.stream()
                    .limit(MOST_BARS)
                    .map(
                        each ->
                            new Bar(
                                each.feature(),
                                each.mean(),
                                each.mean() - each.deviation(),
                                each.mean() + each.deviation()))
                    .toList())
            .html();
    return html.isEmpty() ? List.of() : List.of(html);
  }

  private static Bar bar(SliceMetrics<?> value, String metric) {
    double score = value.metrics().asMap().getOrDefault(metric, Double.NaN);
    Interval interval =
        value.intervals().getOrDefault(metric, new Interval(Double.NaN, Double.NaN));
    return new Bar(value.value(), score, interval.low(), interval.high());
  }

  private static String roc(BinaryAssessment binary) {
    BinaryMetrics metrics = binary.metrics();
    long negatives = metrics.rows() - metrics.positives();
    List<Point> points = new ArrayList<>(List.of(new Point(0, 0)));
    for (CurvePoint point : binary.curve()) {
      points.add(
          new Point(
              ratio(point.falsePositives(), negatives),
              ratio(point.truePositives(), metrics.positives())));
    }
    return new Plot("ROC", "false positive rate", "recall", points, DIAGONAL, false, true).html();
  }

  private static String precisionRecall(BinaryAssessment binary) {
    BinaryMetrics metrics = binary.metrics();
    double share = ratio(metrics.positives(), metrics.rows());
    List<Point> points =
        binary.curve().stream()
            .map(
                point ->
                    new Point(
                        ratio(point.truePositives(), metrics.positives()),
                        ratio(
                            point.truePositives(), point.truePositives() + point.falsePositives())))
            .toList();
    return new Plot(
            "Precision and recall",
            "recall",
            "precision",
            points,
            List.of(new Point(0, share), new Point(1, share)),
            false,
            true)
        .html();
  }

  private static String calibration(BinaryAssessment binary) {
    List<Point> points =
        binary.calibration().stream()
            .map(bin -> new Point(bin.meanScore(), bin.positiveShare()))
            .toList();
    return new Plot("Calibration", "mean score", "share of positives", points, DIAGONAL, true, true)
        .html();
  }

  private static String tolerance(RegressionAssessment regression) {
    List<Point> points =
        regression.quantiles().stream()
            .map(quantile -> new Point(quantile.absoluteError(), quantile.share()))
            .toList();
    return new Plot(
            "Errors up to a size",
            "absolute error",
            "share of rows",
            points,
            List.of(),
            false,
            false)
        .html();
  }

  private static String residuals(RegressionAssessment regression) {
    List<Point> points =
        regression.residuals().stream()
            .map(bin -> new Point((bin.low() + bin.high()) / 2, bin.meanError()))
            .toList();
    return new Plot(
            "Residuals",
            "prediction",
            "mean error",
            points,
            List.of(
                new Point(points.get(0).x(), 0), new Point(points.get(points.size() - 1).x(), 0)),
            true,
            false)
        .html();
  }

  private static double ratio(long part, long whole) {
    return whole == 0 ? 0 : (double) part / whole;
  }
}
