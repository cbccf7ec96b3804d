package io.lakeloop.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeloop.registry.Task;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Which settings of a candidate are tried. */
class TrialTest {
  private static final TuningConfig GRID =
      CandidateSearchTest.tuning(TuningConfig.Strategy.GRID, 20, 0, 0);
  private static final SearchSpace STEPS =
      SearchSpaceTest.range(0.01, 0.5, 5, SearchSpace.Scale.LOG);

  @Test
  void combinesEveryValueOfAGridWithEveryOther() {
    CandidateConfig candidate =
        candidate(
            Map.of("rounds", "7"),
            Map.of(
                "step", SearchSpaceTest.values(0.5, 0.25),
                "depth", SearchSpaceTest.values(3.0, 2.0, 3.0),
                "max-bins", SearchSpaceTest.range(8, 9, 2, SearchSpace.Scale.LINEAR)));

    List<Trial> trials = Trial.of("trees", candidate, design(3), GRID);

    // As the algorithm lists them: depth changes slowest, and 3 is tried once.
    List<String> expected = new ArrayList<>();
    for (String depth : List.of("3", "2")) {
      for (String step : List.of("0.5", "0.25")) {
        for (String bins : List.of("8", "9")) {
          expected.add("depth %s, step %s, max-bins %s".formatted(depth, step, bins));
        }
      }
    }
    assertThat(trials).extracting(trial -> trial.text(candidate)).isEqualTo(expected);
    assertThat(trials).extracting(Trial::number).containsExactly(1, 2, 3, 4, 5, 6, 7, 8);
    assertThat(trials)
        .allSatisfy(trial -> assertThat(trial.candidate()).isEqualTo("trees"))
        .extracting(trial -> trial.recipe().hyperparameters().asText())
        .allSatisfy(
            set ->
                assertThat(set)
                    .containsEntry("rounds", "7")
                    .containsEntry("subsampling", "1.0")
                    .hasSize(6));
  }

  @Test
  void triesWhatIsSetWhereNothingIsSearchedFor() {
    for (TuningConfig.Strategy strategy : TuningConfig.Strategy.values()) {
      CandidateConfig candidate = candidate(Map.of("depth", "2"), Map.of());

      assertThat(
              Trial.of(
                  "trees", candidate, design(3), CandidateSearchTest.tuning(strategy, 20, 0, 0)))
          .containsExactly(new Trial("trees", 1, Recipe.of(design(3), candidate)))
          .extracting(trial -> trial.text(candidate))
          .containsExactly("as set");
    }
  }

  @Test
  void drawsSoManyThatAllDiffer() {
    List<Trial> drawn = Trial.of("trees", wide(), design(3), random(40));

    assertThat(steps(drawn)).hasSize(40).doesNotHaveDuplicates();
    assertThat(drawn).extracting(Trial::number).startsWith(1, 2).endsWith(40);
    assertThat(Trial.of("trees", wide(), design(3), random(10))).isEqualTo(drawn.subList(0, 10));
  }

  @Test
  void drawsOthersForAnotherSeedOrCandidate() {
    List<Double> drawn = steps(Trial.of("trees", wide(), design(3), random(10)));

    assertThat(steps(Trial.of("trees", wide(), design(4), random(10))))
        .doesNotContainAnyElementsOf(drawn);
    assertThat(steps(Trial.of("others", wide(), design(3), random(10))))
        .doesNotContainAnyElementsOf(drawn);
  }

  /** Of six settings all are drawn, in some order, and no more. */
  @Test
  void drawsAllOfASmallSpaceAndStops() {
    CandidateConfig small =
        candidate(
            Map.of(),
            Map.of(
                "depth", SearchSpaceTest.range(1, 3, 5, SearchSpace.Scale.LINEAR),
                "step", SearchSpaceTest.values(0.1, 0.2)));
    Set<String> grid = texts(Trial.of("trees", small, design(3), GRID), small);

    Set<String> drawn = texts(Trial.of("trees", small, design(3), random(20)), small);

    assertThat(grid).hasSize(6);
    assertThat(drawn).isEqualTo(grid);
  }

  @Test
  void refusesAGridOfMoreThanTenThousand() {
    Map<String, SearchSpace> most = new LinkedHashMap<>();
    most.put("step", SearchSpaceTest.range(0.1, 0.5, 100, SearchSpace.Scale.LINEAR));
    most.put("subsampling", SearchSpaceTest.range(0.1, 0.5, 100, SearchSpace.Scale.LINEAR));
    assertThatCode(() -> Trial.requireFew("trees", candidate(Map.of(), most)))
        .doesNotThrowAnyException();

    most.put("depth", SearchSpaceTest.values(1.0, 1.0));
    assertThatCode(() -> Trial.requireFew("trees", candidate(Map.of(), most)))
        .as("one value, said twice")
        .doesNotThrowAnyException();

    most.put("depth", SearchSpaceTest.values(1.0, 2.0));
    assertThatThrownBy(() -> Trial.requireFew("trees", candidate(Map.of(), most)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "the grid of 'trees' has more than 10000 settings: draw some by strategy: random");
  }

  private static Set<String> texts(List<Trial> trials, CandidateConfig candidate) {
    assertThat(trials).doesNotHaveDuplicates();
    return trials.stream().map(trial -> trial.text(candidate)).collect(Collectors.toSet());
  }

  private static List<Double> steps(List<Trial> trials) {
    return trials.stream()
        .map(trial -> trial.recipe().hyperparameters().number(Hyperparameter.STEP))
        .toList();
  }

  private static CandidateConfig wide() {
    return candidate(Map.of(), Map.of("step", STEPS));
  }

  private static CandidateConfig candidate(
      Map<String, String> set, Map<String, SearchSpace> search) {
    return new CandidateConfig(Algorithm.GRADIENT_BOOSTED_TREES, set, search);
  }

  private static TuningConfig random(int trials) {
    return CandidateSearchTest.tuning(TuningConfig.Strategy.RANDOM, trials, 0, 0);
  }

  private static ModelDesign design(long seed) {
    return CandidateTrainerTest.design(
        Task.REGRESSION, "prices", "price", List.of("x"), FillNulls.ZERO, seed, 1);
  }
}
