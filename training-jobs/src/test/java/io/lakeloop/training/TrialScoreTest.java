package io.lakeloop.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeloop.registry.Task;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TrialScoreTest {
  @Test
  void takesTheMeanOverTheParts() {
    assertThat(score(1, 0.5, 0.7, 0.9).means()).isEqualTo(Map.of("auc_roc", (0.5 + 0.7 + 0.9) / 3));
    assertThat(score(1, 0.5, Double.NaN).mean("auc_roc")).isNaN();
    assertThat(score(1, 0.5).mean("f1")).isNaN();
  }

  @Test
  void isBetterByMoreThanTheGain() {
    assertThat(score(1, 0.75).isBetterThan(score(2, 0.5), "auc_roc", 0.2)).isTrue();
    assertThat(score(1, 0.75).isBetterThan(score(2, 0.5), "auc_roc", 0.25)).isFalse();
    assertThat(score(1, 0.5).isBetterThan(score(2, 0.75), "auc_roc", 0)).isFalse();
    assertThat(score(1, 0.1).isBetterThan(score(2, Double.NaN), "auc_roc", 0.5)).isTrue();
    assertThat(score(1, Double.NaN).isBetterThan(score(2, 0.1), "auc_roc", 0)).isFalse();
    assertThat(score(1, Double.NaN).isBetterThan(score(2, Double.NaN), "auc_roc", 0)).isFalse();
  }

  @Test
  void ranksTheBestFirstAndEqualsInTheirOrder() {
    List<TrialScore> scores =
        List.of(score(1, 0.5), score(2, Double.NaN), score(3, 0.9), score(4, 0.5), score(5, 0.9));

    assertThat(TrialScore.ranked(scores, "auc_roc"))
        .extracting(score -> score.trial().number())
        .containsExactly(3, 5, 1, 4, 2);
    assertThat(TrialScore.ranked(scores, "auc_roc").get(0).trial().number()).isEqualTo(3);
  }

  private static TrialScore score(int number, Double... folds) {
    Recipe recipe =
        new Recipe(
            CandidateTrainerTest.design(
                Task.BINARY, "payments", "label", List.of("x"), FillNulls.ZERO, 0, 1),
            Algorithm.NAIVE_BAYES,
            Hyperparameters.of(Algorithm.NAIVE_BAYES, Map.of()));
    return new TrialScore(
        new Trial("a", number, recipe),
        1,
        Arrays.stream(folds).map(fold -> Map.of("auc_roc", fold)).toList(),
        Instant.EPOCH,
        Instant.EPOCH);
  }
}
