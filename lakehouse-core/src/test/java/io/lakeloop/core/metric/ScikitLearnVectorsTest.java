package io.lakeloop.core.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.lakeloop.core.LocalSpark;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The examples of scikit-learn's own documentation of each function, with what they print. */
@ExtendWith(LocalSpark.class)
class ScikitLearnVectorsTest {

  @Test
  void ranksAsRocAucScoreAndAveragePrecisionScoreDo() {
    BinaryAssessment assessed =
        binary("(0D, 0.1D), (0D, 0.4D), (1D, 0.35D), (1D, 0.8D)", AssessmentOptions.plain());

    assertThat(assessed.metrics().aucRoc()).isEqualTo(0.75);
    assertThat(assessed.metrics().averagePrecision()).isCloseTo(0.8333333333, within(1e-9));
    // roc_curve: fpr 0, 0, 0.5, 0.5, 1; tpr 0, 0.5, 0.5, 1, 1 at inf, 0.8, 0.4, 0.35, 0.1.
    assertThat(assessed.curve())
        .containsExactly(
            new CurvePoint(0.8, 1, 0),
            new CurvePoint(0.4, 1, 1),
            new CurvePoint(0.35, 2, 1),
            new CurvePoint(0.1, 2, 2));
  }

  @Test
  void losesAsBrierScoreLossAndLogLossDo() {
    assertThat(
            binary("(0D, 0.1D), (1D, 0.9D), (1D, 0.8D), (0D, 0.3D)", AssessmentOptions.plain())
                .metrics()
                .brier())
        .isCloseTo(0.0375, within(1e-15));
    assertThat(
            binary("(1D, 0.9D), (0D, 0.1D), (0D, 0.2D), (1D, 0.65D)", AssessmentOptions.plain())
                .metrics()
                .logLoss())
        .isCloseTo(0.21616, within(1e-5));
  }

  @Test
  void averagesOverClassesAsF1ScoreDoes() {
    MulticlassMetrics metrics =
        MulticlassMetrics.of(
            table("(0D, 0D), (1D, 2D), (2D, 1D), (0D, 0D), (1D, 0D), (2D, 1D)"),
            "label",
            "score",
            Optional.empty(),
            List.of("0", "1", "2"));

    assertThat(metrics.macroPrecision()).isCloseTo(0.2222, within(5e-5));
    assertThat(metrics.macroRecall()).isCloseTo(0.3333, within(5e-5));
    assertThat(metrics.macroF1()).isCloseTo(0.2666, within(1e-4));
    assertThat(metrics.weightedPrecision()).isCloseTo(0.2222, within(5e-5));
    assertThat(metrics.weightedF1()).isCloseTo(0.2666, within(1e-4));
    assertThat(metrics.accuracy()).isCloseTo(0.3333, within(5e-5));
    assertThat(metrics.classes())
        .extracting(ClassMetrics::f1)
        .satisfiesExactly(
            first -> assertThat(first).isCloseTo(0.8, within(1e-15)),
            second -> assertThat(second).isZero(),
            third -> assertThat(third).isZero());
    assertThat(metrics.confusion())
        .containsExactly(List.of(2L, 0L, 0L), List.of(1L, 0L, 1L), List.of(0L, 2L, 0L));
  }

  @Test
  void errsAsTheRegressionMetricsDo() {
    RegressionAssessment assessed =
        RegressionAssessment.of(
            table("(3D, 2.5D), (-0.5D, 0D), (2D, 2D), (7D, 8D)"),
            "label",
            "score",
            AssessmentOptions.plain());

    assertThat(assessed.metrics().rmse()).isCloseTo(Math.sqrt(0.375), within(1e-15));
    assertThat(assessed.metrics().mae()).isEqualTo(0.5);
    assertThat(assessed.metrics().r2()).isCloseTo(0.948608137, within(1e-9));
    assertThat(assessed.metrics().mape()).isCloseTo(0.3273809523809524, within(1e-15));
    assertThat(assessed.further()).containsEntry("absolute_error_p50", 0.5);
  }

  private static BinaryAssessment binary(String rows, AssessmentOptions options) {
    return BinaryAssessment.of(table(rows), "label", "score", options);
  }

  private static Dataset<Row> table(String rows) {
    return LocalSpark.session().sql("SELECT * FROM VALUES " + rows + " AS t(label, score)");
  }
}
