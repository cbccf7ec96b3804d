package io.lakeloop.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeloop.registry.Task;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.Transformer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CandidateTest {

  /** Test rows decide only where there are no others: they are asked at the end. */
  @Test
  void isDecidedByTheRowsThatCandidatesAreChosenBy() {
    Candidate tested = candidate(Map.of("rmse", 2.0, "mae", 1.0));
    Candidate chosen = tested.chosenBy(Map.of("rmse", 5.0));

    assertThat(tested.deciding("rmse")).isEqualTo(2.0);
    assertThat(chosen.deciding("rmse")).isEqualTo(5.0);
    assertThat(chosen.deciding("mae")).as("not that of the test rows").isNaN();
    assertThat(chosen.metrics()).isEqualTo(tested.metrics());
    assertThat(chosen.chosenBy(Map.of())).isEqualTo(tested);
  }

  @ParameterizedTest
  @CsvSource({
    "rmse,    1,   2,   true",
    "rmse,    2,   1,   false",
    "auc_roc, 0.6, 0.5, true",
    "auc_roc, 0.5, 0.5, false",
    "auc_roc, 0.1, NaN, true",
    "auc_roc, NaN, 0.1, false",
    "auc_roc, NaN, NaN, false"
  })
  void isBetterByItsMetricsBetterSide(String metric, double one, double other, boolean better) {
    Candidate tested = candidate(Map.of(metric, 0.3));

    assertThat(
            tested
                .chosenBy(Map.of(metric, one))
                .isBetterThan(tested.chosenBy(Map.of(metric, other)), metric))
        .isEqualTo(better);
  }

  @Test
  void takesMillisecondsAsSeconds() {
    assertThat(candidate(Map.of()).seconds()).isEqualTo(61.25);
  }

  @ParameterizedTest
  @CsvSource({
    "0.12345, 0.123",
    "-9.5,    -9.500",
    "9.9999,  10.000",
    "10,      10.0",
    "-1234.56, -1234.6",
    "NaN,     NaN"
  })
  void tellsAScoreAsPeopleReadIt(double score, String text) {
    assertThat(CandidateTrainer.text(score)).isEqualTo(text);
  }

  private static Candidate candidate(Map<String, Double> metrics) {
    return new Candidate(
        "a",
        new Recipe(
            CandidateTrainerTest.design(
                Task.BINARY, "payments", "label", List.of("x"), FillNulls.ZERO, 0, 1),
            Algorithm.NAIVE_BAYES,
            Hyperparameters.of(Algorithm.NAIVE_BAYES, Map.of())),
        new PipelineModel("p", new Transformer[0]),
        metrics,
        Map.of(),
        Instant.EPOCH,
        Instant.EPOCH.plusMillis(61_250));
  }
}
