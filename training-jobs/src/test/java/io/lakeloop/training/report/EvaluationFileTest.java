package io.lakeloop.training.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeloop.core.metric.Interval;
import io.lakeloop.core.metric.MulticlassAssessment;
import io.lakeloop.core.metric.MulticlassMetrics;
import io.lakeloop.core.metric.RegressionAssessment;
import io.lakeloop.core.metric.RegressionMetrics;
import io.lakeloop.core.metric.SliceMetrics;
import io.lakeloop.registry.Task;
import io.lakeloop.training.explain.Importance;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** JSON has no numbers for what is undefined or infinite: it has null. */
class EvaluationFileTest {

  @Test
  void tellsNumbersAndNullWhereTheyAreUndefined() {
    RegressionAssessment assessment =
        new RegressionAssessment(
            new RegressionMetrics(2, 0, 2, 1e-300, 0.1, Double.NaN, -2, Double.POSITIVE_INFINITY),
            Map.of("rmse", new Interval(0, Double.NaN)),
            List.of(),
            List.of(),
            List.of());
    assertThat(EvaluationFile.json(unimportant(assessment)))
        .isEqualTo(
            """
            {
              "metrics" : {
                "rmse" : 1.0E-300,
                "mae" : 0.1,
                "r2" : null,
                "mean_error" : -2.0,
                "mape" : null
              },
              "further" : { },
              "confidence" : 0.95,
              "intervals" : {
                "rmse" : [ 0.0, null ]
              },
              "slices" : [ ],
              "importance" : [ {
                "feature" : "a \\"quoted\\" feature",
                "mean" : null,
                "deviation" : 0.0
              } ]
            }
            """);
  }

  @Test
  void tellsOfEachValueOfASliceWhatItTellsOfAllRows() {
    MulticlassMetrics metrics =
        new MulticlassMetrics(3, 0, 1, 1, 1, 1, 1, 1, 1, Double.NaN, List.of(), List.of());
    MulticlassAssessment assessment =
        new MulticlassAssessment(
            metrics,
            Map.of(),
            List.of(
                new SliceMetrics<>(
                    "shop", "(null)", metrics, Map.of("accuracy", new Interval(0.5, 1)))));

    assertThat(
            EvaluationFile.json(
                Cards.facts(Task.MULTICLASS, "accuracy", assessment, CardConfig.empty())))
        .contains(
            """
              "slices" : [ {
                "slice" : "shop",
                "value" : "(null)",
                "metrics" : {
                  "accuracy" : 1.0,
                  "macro_precision" : 1.0,
                  "macro_recall" : 1.0,
                  "macro_f1" : 1.0,
                  "weighted_precision" : 1.0,
                  "weighted_recall" : 1.0,
                  "weighted_f1" : 1.0,
                  "log_loss" : null
                },
                "intervals" : {
                  "accuracy" : [ 0.5, 1.0 ]
                }
              } ],
            """);
  }

  private static CardFacts unimportant(RegressionAssessment assessment) {
    CardFacts facts = Cards.facts(Task.REGRESSION, "rmse", assessment, Cards.said());
    return new CardFacts(
        facts.of(),
        facts.said(),
        0.95,
        assessment,
        Optional.empty(),
        List.of(new Importance("a \"quoted\" feature", Double.NaN, 0)));
  }
}
