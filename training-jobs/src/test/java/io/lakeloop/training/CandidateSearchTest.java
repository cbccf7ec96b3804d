package io.lakeloop.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeloop.registry.Task;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleBiFunction;
import org.junit.jupiter.api.Test;

/** The searches, told scores that are made up. */
class CandidateSearchTest {
  private static final ModelDesign DESIGN =
      CandidateTrainerTest.design(
          Task.REGRESSION, "prices", "price", List.of("x"), FillNulls.ZERO, 4, 1);

  @Test
  void triesEveryCombinationOfAGridOnce() {
    List<Trial> trials =
        trials(
            tuning(TuningConfig.Strategy.GRID, 20, 0, 0),
            Map.of(
                "depth",
                SearchSpaceTest.values(2.0, 4.0),
                "rounds",
                SearchSpaceTest.values(5.0, 9.0)));

    assertThat(trials)
        .extracting(trial -> trial.text(config(Map.of("depth", SearchSpaceTest.values(1.0)))))
        .containsExactly("depth 2", "depth 4", "depth 2", "depth 4");
    assertThat(trials)
        .extracting(trial -> trial.recipe().hyperparameters().number(Hyperparameter.ROUNDS))
        .containsExactly(5.0, 5.0, 9.0, 9.0);
    assertThat(trials).extracting(Trial::number).containsExactly(1, 2, 3, 4);
  }

  @Test
  void drawsDifferentSettingsAndNoMoreThanThereAre() {
    TuningConfig random = tuning(TuningConfig.Strategy.RANDOM, 6, 0, 0);
    Map<String, SearchSpace> wide =
        Map.of("step", SearchSpaceTest.range(0.01, 0.5, 5, SearchSpace.Scale.LOG));

    assertThat(trials(random, wide)).hasSize(6).isEqualTo(trials(random, wide));
    assertThat(trials(random, Map.of("depth", SearchSpaceTest.values(2.0, 4.0)))).hasSize(2);
    assertThat(trials(random, Map.of())).hasSize(1);
  }

  @Test
  void findsTheLeastErrorAndOfEqualsTheFirst() {
    TunedCandidate found =
        search(
            tuning(TuningConfig.Strategy.GRID, 20, 0, 0),
            depths(5),
            (depth, share) -> depth == 2 || depth == 3 ? 1.0 : 4.0,
            new ArrayList<>());

    assertThat(found.best().trial().number()).isEqualTo(2);
    assertThat(found.tried()).hasSize(5);
  }

  @Test
  void stopsWhenSoManyInARowBringNoGain() {
    TuningConfig tuning = tuning(TuningConfig.Strategy.GRID, 20, 2, 0.5);
    // Depth 1 is the first; 2 and 3 gain too little, though 3 is better.
    double[] errors = {0, 10, 9.8, 9.7, 1, 1, 1, 1, 1};
    TunedCandidate found =
        search(tuning, depths(8), (depth, share) -> errors[depth], new ArrayList<>());

    assertThat(found.tried()).extracting(score -> score.trial().number()).containsExactly(1, 2, 3);
    assertThat(found.best().trial().number()).isEqualTo(3);
  }

  @Test
  void letsTheBestThirdGoOnToThreeTimesTheRows() {
    List<String> asked = new ArrayList<>();
    TunedCandidate found =
        search(
            tuning(TuningConfig.Strategy.SUCCESSIVE_HALVING, 9, 0, 0),
            depths(9),
            // On few rows 9 looks best, on more it falls behind 8, on all behind neither.
            (depth, share) -> share < 0.2 ? -depth : depth == 8 ? -8 : depth,
            asked);

    assertThat(asked)
        .hasSize(9 + 3 + 1)
        .startsWith("%s on %.4f".formatted(depthOf(0), 1 / 9.0))
        .endsWith("8 on 1.0000");
    assertThat(found.best().rowShare()).isEqualTo(1.0);
    assertThat(depth(found.best().trial())).isEqualTo(8);
    assertThat(found.tried()).hasSize(9);
  }

  @Test
  void holdsAnythingForBetterThanWhatIsUndefined() {
    TunedCandidate found =
        search(
            tuning(TuningConfig.Strategy.GRID, 20, 0, 0),
            depths(3),
            (depth, share) -> depth == 2 ? 5 : Double.NaN,
            new ArrayList<>());

    assertThat(found.best().trial().number()).isEqualTo(2);
    assertThat(found.best().means()).containsEntry("rmse", 5.0);
  }

  private static int depthOf(int place) {
    TuningConfig halving = tuning(TuningConfig.Strategy.SUCCESSIVE_HALVING, 9, 0, 0);
    return depth(trials(halving, depths(9)).get(place));
  }

  private static int depth(Trial trial) {
    return (int) trial.recipe().hyperparameters().number(Hyperparameter.DEPTH);
  }

  private static TunedCandidate search(
      TuningConfig tuning,
      Map<String, SearchSpace> spaces,
      ToDoubleBiFunction<Integer, Double> error,
      List<String> asked) {
    CandidateSearch search = new CandidateSearch(tuning, "rmse", trials(tuning, spaces));
    while (!search.round().isEmpty()) {
      double share = search.rowShare();
      List<TrialScore> scores = new ArrayList<>();
      for (Trial trial : search.round()) {
        asked.add("%d on %.4f".formatted(depth(trial), share));
        double one = error.applyAsDouble(depth(trial), share);
        scores.add(
            new TrialScore(
                trial,
                share,
                List.of(Map.of("rmse", one - 1), Map.of("rmse", one + 1)),
                Instant.EPOCH,
                Instant.EPOCH));
      }
      search.scored(scores);
    }
    return search.result();
  }

  private static Map<String, SearchSpace> depths(int most) {
    return Map.of("depth", SearchSpaceTest.range(1, most, most, SearchSpace.Scale.LINEAR));
  }

  private static List<Trial> trials(TuningConfig tuning, Map<String, SearchSpace> spaces) {
    return Trial.of("trees", config(spaces), DESIGN, tuning);
  }

  private static CandidateConfig config(Map<String, SearchSpace> spaces) {
    return new CandidateConfig(
        Algorithm.GRADIENT_BOOSTED_TREES, Map.of(), new LinkedHashMap<>(spaces));
  }

  static TuningConfig tuning(
      TuningConfig.Strategy strategy, int trials, int stopAfter, double minGain) {
    return new TuningConfig(
        strategy,
        TuningConfig.Validation.K_FOLD,
        3,
        0.2,
        List.of(),
        trials,
        3,
        stopAfter,
        minGain,
        2);
  }
}
