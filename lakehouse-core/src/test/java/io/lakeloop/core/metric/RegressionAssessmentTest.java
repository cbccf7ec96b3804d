package io.lakeloop.core.metric;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

class RegressionAssessmentTest {
  @Test
  void measuresEverySliceAsIfItWereAloneOnAnyLayout() {
    ScoredRows rows = ScoredRows.random(5, 200);
    AssessmentOptions options = ScoredRows.options(Optional.empty(), List.of(), 10);
    RegressionAssessment assessed = assess(rows.in(1), options);

    assertThat(assessed.metrics()).isEqualTo(RegressionMetrics.of(rows.in(2), "label", "score"));
    assertThat(assessed.slices()).hasSize(3);
    for (SliceMetrics<RegressionMetrics> slice : assessed.slices()) {
      assertThat(slice.metrics())
          .isEqualTo(
              RegressionMetrics.of(
                  rows.in(2).filter(col("colour").equalTo(slice.value())), "label", "score"));
      assertThat(slice.intervals())
          .hasEntrySatisfying(
              "mae", interval -> assertThat(interval.low()).isLessThan(interval.high()));
    }
    assertThat(assess(rows.shuffledIn(4, 2), options)).isEqualTo(assessed);
  }

  @Test
  void tellsTheQuantilesOfErrorsAsNumpyDoes() {
    ScoredRows rows = new ScoredRows();
    double[] errors = new double[37];
    for (int i = 0; i < errors.length; i++) {
      errors[i] = (i * 17 % 37) / 8.0;
      rows.with(10.0 + i, 10.0 + i + (i % 2 == 0 ? errors[i] : -errors[i]), "red");
    }
    rows.with(null, 1.0, "red").with(1.0, Double.POSITIVE_INFINITY, "red");
    Arrays.sort(errors);

    RegressionAssessment assessed =
        assess(rows.in(3), ScoredRows.options(Optional.empty(), List.of(), 0));

    assertThat(assessed.metrics().rows()).isEqualTo(37);
    assertThat(assessed.metrics().skipped()).isEqualTo(2);
    assertThat(assessed.quantiles())
        .hasSize(21)
        .allSatisfy(
            quantile ->
                assertThat(quantile.absoluteError())
                    .isCloseTo(Interval.quantile(errors, quantile.share()), within(1e-12)));
    // The errors are 0/8, 1/8 … 36/8: numpy.quantile(errors, [0.5, 0.9, 0.95, 0.99]).
    assertThat(assessed.further().keySet())
        .containsExactly(
            "absolute_error_p50", "absolute_error_p90", "absolute_error_p95", "absolute_error_p99");
    assertThat(assessed.further().get("absolute_error_p50")).isEqualTo(18 / 8.0);
    assertThat(assessed.further().get("absolute_error_p90")).isCloseTo(4.05, within(1e-12));
    assertThat(assessed.further().get("absolute_error_p99")).isCloseTo(4.455, within(1e-12));
  }

  @Test
  void leavesErrorsOutOfTheQuantilesThatNoDoubleHolds() {
    ScoredRows rows = new ScoredRows().with(-1.7e308, 1.7e308, "red");
    for (int error = 1; error <= 5; error++) {
      rows.with(10.0, 10.0 + error, "red");
    }
    RegressionAssessment assessed = assess(rows.in(3), AssessmentOptions.plain());

    assertThat(assessed.metrics().rows()).isEqualTo(6);
    assertThat(assessed.metrics().mae()).isInfinite();
    assertThat(assessed.quantiles())
        .contains(new ErrorQuantile(0.25, 2), new ErrorQuantile(0.5, 3), new ErrorQuantile(1, 5))
        .noneSatisfy(quantile -> assertThat(quantile.absoluteError()).isNaN());
    assertThat(assessed.residuals())
        .extracting(ResidualBin::rows)
        .containsExactly(1L, 1L, 1L, 1L, 1L);
  }

  @Test
  void measuresTheLargestLabelThatThereIs() {
    RegressionAssessment assessed =
        assess(
            new ScoredRows().with(Double.MAX_VALUE, Double.MAX_VALUE, "red").in(1),
            AssessmentOptions.plain());

    assertThat(assessed.metrics().rows()).isEqualTo(1);
    assertThat(assessed.quantiles()).hasSize(21).contains(new ErrorQuantile(1, 0));
  }

  @Test
  void tellsWhereItPredictsTooMuch() {
    RegressionAssessment assessed =
        assess(
            new ScoredRows()
                .with(1.0, 0.0, "red")
                .with(3.0, 1.0, "red")
                .with(10.0, 12.0, "blue")
                .in(2),
            AssessmentOptions.plain());

    assertThat(assessed.residuals())
        .containsExactly(
            new ResidualBin(0, 1, 1, -1, 1),
            new ResidualBin(1, 2, 1, -2, 2),
            new ResidualBin(11, 12, 1, 2, 2));
    assertThat(assessed.slices()).isEmpty();
  }

  @Test
  void standsWithoutRows() {
    RegressionAssessment assessed =
        assess(new ScoredRows().with(null, 1.0, "red").in(1), AssessmentOptions.plain());

    assertThat(assessed.metrics().rows()).isZero();
    assertThat(assessed.quantiles()).isEmpty();
    assertThat(assessed.residuals()).isEmpty();
    assertThat(assessed.further()).isEmpty();
  }

  private static RegressionAssessment assess(Dataset<Row> rows, AssessmentOptions options) {
    return RegressionAssessment.of(rows, "label", "score", options);
  }
}
