package io.lakeloop.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeloop.registry.Task;
import io.lakeloop.training.TuningConfig.Strategy;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelConfigTest {

  /** MLlib's own table of what each algorithm does. */
  @ParameterizedTest
  @CsvSource({
    "LOGISTIC_REGRESSION, true, true, false",
    "LINEAR_REGRESSION, false, false, true",
    "GENERALIZED_LINEAR_REGRESSION, false, false, true",
    "LINEAR_SVC, true, false, false",
    "NAIVE_BAYES, true, true, false",
    "DECISION_TREE, true, true, true",
    "GRADIENT_BOOSTED_TREES, true, false, true",
    "RANDOM_FOREST, true, true, true"
  })
  void takesTheAlgorithmsOfItsTask(
      Algorithm algorithm, boolean binary, boolean multiclass, boolean regression) {
    Map<Task, Boolean> does =
        Map.of(Task.BINARY, binary, Task.MULTICLASS, multiclass, Task.REGRESSION, regression);
    does.forEach(
        (task, can) -> {
          if (can) {
            assertThatCode(() -> config(task, "a", algorithm)).doesNotThrowAnyException();
          } else {
            assertThatThrownBy(() -> config(task, "a", algorithm))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(
                    "the candidate 'a' is a %s, which does not do %s: one of "
                        .formatted(algorithm.word(), Algorithm.word(task)));
          }
        });
  }

  @ParameterizedTest
  @CsvSource({"BINARY, average_precision", "MULTICLASS, macro_f1", "REGRESSION, rmse"})
  void isDecidedByTheMetricOfItsTask(Task task, String metric) {
    assertThat(config(task, "a", Algorithm.RANDOM_FOREST).metric()).isEqualTo(metric);
  }

  /** A mean error has no better side, and rows that are counted have none either. */
  @ParameterizedTest
  @EnumSource
  void isDecidedByAnyMetricOfItsTaskThatHasABetterSide(Task task) {
    for (String metric : task.metrics()) {
      assertThat(selected(task, metric).metric()).isEqualTo(metric);
    }
    assertThatThrownBy(() -> selected(task, "mean_error"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(
            "select-by of a %s model is one of %s, not 'mean_error'"
                .formatted(Algorithm.word(task), String.join(", ", task.metrics())));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "1a", "a-b", "a.b", "a b", "é", "_a"})
  void refusesNamesOfCandidatesThatMetricsCouldNotBear(String name) {
    assertThatThrownBy(() -> config(Task.BINARY, name, Algorithm.RANDOM_FOREST))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "'%s' is no candidate name: letters, digits and underscores, a letter first"
                .formatted(name));
  }

  /** {@code validation.f1} is what a version was chosen by, not what a candidate tested at. */
  @Test
  void refusesACandidateNamedLikeTheScoresThatDecide() {
    assertThatThrownBy(() -> config(Task.BINARY, "validation", Algorithm.RANDOM_FOREST))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("'validation' is no candidate name: what candidates are chosen by is named so");
    assertThatCode(() -> config(Task.BINARY, "validations", Algorithm.RANDOM_FOREST))
        .doesNotThrowAnyException();
  }

  @Test
  void refusesAModelOfNothing() {
    assertThatThrownBy(
            () -> config(Task.BINARY, 4, 1, Optional.empty(), Optional.empty(), Map.of()))
        .hasMessage("a model needs a candidate");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          0      | 1     | partitions lie between 1 and 100000, not 0
          100001 | 1     | partitions lie between 1 and 100000, not 100001
          1      | -0.1  | row-share is above 0 and up to 1, not -0.1
          1      | 1.001 | row-share is above 0 and up to 1, not 1.001
          1      | NaN   | row-share is above 0 and up to 1, not NaN
          """)
  void refusesLayoutsThatCannotBe(int partitions, double share, String message) {
    assertThatThrownBy(
            () ->
                config(
                    Task.BINARY,
                    partitions,
                    share,
                    Optional.empty(),
                    Optional.empty(),
                    Map.of("a", forest(Map.of()))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  /** All of a grid is tried, and nobody waits for millions; of a space that is drawn from some. */
  @Test
  void limitsAGridButNotWhatIsDrawnFrom() {
    Map<String, SearchSpace> vast = new LinkedHashMap<>();
    vast.put("trees", SearchSpaceTest.range(1, 1000, 1000, SearchSpace.Scale.LINEAR));
    vast.put("max-bins", SearchSpaceTest.range(2, 1001, 1000, SearchSpace.Scale.LINEAR));

    assertThatThrownBy(() -> searching(Strategy.GRID, vast))
        .hasMessage("the grid of 'a' has more than 10000 settings: draw some by strategy: random");
    assertThat(searching(Strategy.RANDOM, vast).candidates()).containsOnlyKeys("a");
    assertThat(searching(Strategy.SUCCESSIVE_HALVING, vast).candidates()).containsOnlyKeys("a");
  }

  private static ModelConfig config(Task task, String name, Algorithm algorithm) {
    return config(
        task,
        4,
        1,
        Optional.empty(),
        Optional.empty(),
        Map.of(name, new CandidateConfig(algorithm, Map.of(), Map.of())));
  }

  private static ModelConfig selected(Task task, String metric) {
    return config(task, 4, 1, Optional.of(metric), Optional.empty(), Map.of("a", forest(Map.of())));
  }

  private static ModelConfig searching(Strategy strategy, Map<String, SearchSpace> search) {
    return config(
        Task.BINARY,
        4,
        1,
        Optional.empty(),
        Optional.of(CandidateSearchTest.tuning(strategy, 20, 0, 0)),
        Map.of("a", forest(search)));
  }

  private static CandidateConfig forest(Map<String, SearchSpace> search) {
    return new CandidateConfig(Algorithm.RANDOM_FOREST, Map.of(), search);
  }

  private static ModelConfig config(
      Task task,
      int partitions,
      double share,
      Optional<String> metric,
      Optional<TuningConfig> tuning,
      Map<String, CandidateConfig> candidates) {
    return new ModelConfig(
        "",
        task,
        "payments",
        0,
        Optional.of(partitions),
        share,
        metric,
        List.of(),
        List.of(),
        FillNulls.MEDIAN,
        new PreprocessingConfig(Map.of(), List.of()),
        BalanceConfig.NONE,
        tuning,
        Optional.empty(),
        Optional.empty(),
        candidates);
  }
}
