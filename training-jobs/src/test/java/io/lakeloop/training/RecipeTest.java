package io.lakeloop.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeloop.registry.Provenance;
import io.lakeloop.registry.Task;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RecipeTest {
  private static final ModelDesign PLAIN =
      CandidateTrainerTest.design(
          Task.BINARY, "payments", "label", List.of("x", "c"), FillNulls.MEDIAN, 7, 4);

  @ParameterizedTest
  @EnumSource
  void isGivenBackByWhatItRecords(Algorithm algorithm) {
    Recipe recipe =
        new Recipe(
            new ModelDesign(
                algorithm.tasks().get(0),
                "payments",
                List.of("id", "paid_at"),
                "label",
                List.of(
                    FeatureColumn.plain("x", FeatureKind.NUMBER, FillNulls.ZERO),
                    FeatureColumn.plain("c", FeatureKind.CATEGORY, FillNulls.ZERO),
                    new FeatureColumn(
                        "y", FeatureKind.NUMBER, FillNulls.MEAN, Scaling.MIN_MAX, 0, List.of(), 0),
                    new FeatureColumn(
                        "z", FeatureKind.NUMBER, FillNulls.MODE, Scaling.NONE, 5, List.of(), 0),
                    new FeatureColumn(
                        "a",
                        FeatureKind.NUMBER,
                        FillNulls.MEDIAN,
                        Scaling.NONE,
                        0,
                        List.of(-1.5, 1e-7, 1e9),
                        0),
                    new FeatureColumn(
                        "t", FeatureKind.TEXT, FillNulls.ZERO, Scaling.NONE, 0, List.of(), 64)),
                List.of("c:y", "x:z"),
                FillNulls.ZERO,
                new BalanceConfig(
                    BalanceConfig.Method.CLASS_WEIGHTS, 1, Map.of("0", 0.5, "1", 12.0)),
                0.25,
                -3,
                8),
            algorithm,
            Hyperparameters.of(algorithm, Map.of()));

    assertThat(Recipe.of(provenance(recipe))).isEqualTo(recipe);
  }

  @Test
  void recordsNothingOfWhatIsLeftAtItsDefault() {
    Recipe recipe =
        new Recipe(
            PLAIN,
            Algorithm.DECISION_TREE,
            Hyperparameters.of(Algorithm.DECISION_TREE, Map.of("depth", "3")));

    assertThat(recipe.parameters())
        .isEqualTo(
            Map.of(
                "algorithm", "decision-tree",
                "seed", "7",
                "partitions", "4",
                "keys", "id",
                "categorical", "c",
                "fill-nulls", "median",
                "depth", "3",
                "max-bins", "128",
                "min-leaf-rows", "1"));
    assertThat(Recipe.of(provenance(recipe))).isEqualTo(recipe);
  }

  /** How a version was chosen is recorded beside its recipe; versions of before do not say it. */
  @Test
  void isGivenBackWhateverElseIsRecorded() {
    Recipe recipe =
        new Recipe(
            PLAIN,
            Algorithm.RANDOM_FOREST,
            Hyperparameters.of(Algorithm.RANDOM_FOREST, Map.of("trees", "3")));
    Map<String, String> more = new LinkedHashMap<>(recipe.parameters());
    more.put("select-by", "f1");
    more.put("exclude-features", "y,z");
    more.put("tuning.strategy", "random");
    more.put("tuning.trials", "7");

    assertThat(Recipe.of(provenance(recipe, more))).isEqualTo(recipe);
  }

  private static Provenance provenance(Recipe recipe) {
    return provenance(recipe, recipe.parameters());
  }

  private static Provenance provenance(Recipe recipe, Map<String, String> parameters) {
    return provenance(recipe.design(), parameters);
  }

  /** What a version of such a design records, written and read back. */
  static Provenance provenance(ModelDesign design, Map<String, String> parameters) {
    return Provenance.fromJson(
        new Provenance(
                "shop",
                design.task(),
                design.trainingSet(),
                3,
                "d1",
                List.of(),
                design.label(),
                design.features(),
                parameters,
                Map.of(),
                Map.of(),
                "build",
                "hash",
                Map.of())
            .toJson());
  }
}
