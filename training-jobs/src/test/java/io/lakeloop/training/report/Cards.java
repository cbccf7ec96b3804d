package io.lakeloop.training.report;

import io.lakeloop.core.metric.Assessment;
import io.lakeloop.core.metric.BinaryAssessment;
import io.lakeloop.core.metric.BinaryMetrics;
import io.lakeloop.core.metric.CalibrationBin;
import io.lakeloop.core.metric.ClassMetrics;
import io.lakeloop.core.metric.CurvePoint;
import io.lakeloop.core.metric.ErrorQuantile;
import io.lakeloop.core.metric.Interval;
import io.lakeloop.core.metric.MulticlassAssessment;
import io.lakeloop.core.metric.MulticlassMetrics;
import io.lakeloop.core.metric.RegressionAssessment;
import io.lakeloop.core.metric.RegressionMetrics;
import io.lakeloop.core.metric.ResidualBin;
import io.lakeloop.core.metric.SliceDifference;
import io.lakeloop.core.metric.SliceMetrics;
import io.lakeloop.core.metric.TopK;
import io.lakeloop.registry.Task;
import io.lakeloop.training.explain.Importance;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Facts to make cards of. */
final class Cards {
  private Cards() {}

  static CardFacts facts(Task task, String metric, Assessment<?> assessment, CardConfig said) {
    Map<String, Long> rows = new LinkedHashMap<>();
    rows.put("train", 12_000L);
    rows.put("test", 6L);
    return new CardFacts(
        new ReportedModel(
            "payments",
            "Whether a payment is bad.",
            task,
            "training_sets.payments@3",
            List.of("silver.payments@7"),
            rows,
            List.of("id"),
            "is_bad",
            List.of("amount", "c<o>lour"),
            Map.of("algorithm", "random-forest"),
            metric,
            3),
        said,
        0.9,
        assessment,
        Optional.empty(),
        List.of(new Importance("amount", 0.25, 0.01), new Importance("c<o>lour", -0.002, 0.004)));
  }

  static CardConfig said() {
    return new CardConfig(
        "payments-data",
        "Blocks payments.",
        "Two years of them.",
        List.of("No *credit* scoring."),
        Map.of());
  }

  static BinaryAssessment binary() {
    BinaryMetrics all =
        new BinaryMetrics(6, 0, 3, 0.75, 0.8, 0.4, 0.2, 0.5, 0.5, 2.0 / 3, 4.0 / 7, 2, 2, 1, 1);
    BinaryMetrics red = new BinaryMetrics(2, 0, 2, Double.NaN, 1, 0.2, 0.1, 1, 1, 1, 1, 2, 0, 0, 0);
    return new BinaryAssessment(
        0.5,
        Optional.of(0.5),
        all,
        Map.of("auc_roc", new Interval(0.6, 0.9)),
        List.of(new SliceMetrics<>("colour", "r|d", red, Map.of("auc_roc", new Interval(0.5, 1)))),
        List.of(new SliceDifference("colour", 1, 0.5)),
        List.of(new TopK(2, 1, 2.0 / 3)),
        List.of(new CurvePoint(0.9, 1, 0), new CurvePoint(0.8, 2, 2), new CurvePoint(0.1, 3, 3)),
        List.of(new CalibrationBin(0, 0.1, 1, 0, 0.1), new CalibrationBin(0.7, 0.9, 5, 3, 0.8)));
  }

  static RegressionAssessment regression() {
    return new RegressionAssessment(
        new RegressionMetrics(3, 0, 0, 2, 1.5, 0.9, 0.1, 0.2),
        Map.of(),
        List.of(),
        List.of(new ErrorQuantile(0.5, 1), new ErrorQuantile(1, 3)),
        List.of(new ResidualBin(0, 10, 2, -1, 1), new ResidualBin(10, 20, 1, 3, 3)));
  }

  static MulticlassAssessment multiclass() {
    return new MulticlassAssessment(
        new MulticlassMetrics(
            3,
            0,
            1,
            1,
            1,
            1,
            1,
            1,
            1,
            0.1,
            List.of(new ClassMetrics("0", 2, 2, 1, 1, 1), new ClassMetrics("1", 1, 1, 1, 1, 1)),
            List.of(List.of(2L, 0L), List.of(0L, 1L))),
        Map.of(),
        List.of());
  }
}
