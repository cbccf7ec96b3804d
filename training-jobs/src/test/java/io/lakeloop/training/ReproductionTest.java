package io.lakeloop.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeloop.core.LocalLakehouse.Answer;
import io.lakeloop.core.LocalSpark;
import io.lakeloop.features.TrainingSet;
import io.lakeloop.registry.NewVersion;
import io.lakeloop.registry.Provenance;
import io.lakeloop.registry.Task;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A tree that never splits predicts the mean of what it learnt from: its scores are known. */
@ExtendWith(LocalSpark.class)
class ReproductionTest {
  private static final String TRAINING =
      """
      models:
        prices:
          task: regression
          training-set: prices
          candidates: { mean: { algorithm: decision-tree, parameters: { depth: 0 } } }
      """;

  /** It predicts 2 of 2 and of 4. */
  private static final Map<String, Double> SCORES =
      Map.of("rmse", Math.sqrt(2), "mae", 1.0, "r2", -1.0, "mean_error", -1.0, "mape", 0.25);

  @TempDir private Path folder;

  @Test
  void comparesRowsAndScoresWithWhatWasRecorded(SparkSession spark) {
    TrainingProject project = new TrainingProject(folder, "shop", TRAINING);
    TrainingSet set =
        new TrainingSet(
            "prices", 0, List.of("id"), "at", "price", List.of("x"), "d1", List.of("gold.p@4"));
    project.put(
        set,
        spark.sql(
            """
            SELECT * FROM VALUES (1L, 'train', 1D, 5D), (2L, 'train', 3D, 6D),
              (3L, 'test', 2D, 7D), (4L, 'test', 4D, 8D) AS t(id, split, price, x)"""));
    Map<String, Double> more = new LinkedHashMap<>(SCORES);
    more.put("rmse", Math.sqrt(2) * (1 + 5e-10));
    more.put("mean.rmse", 7.0);
    more.put("validation.rmse", 7.0);
    register(project, "r1", more, Map.of("train", 2L, "test", 2L));
    Map<String, Double> others = new LinkedHashMap<>(SCORES);
    others.put("mape", 0.2500001);
    others.remove("r2");
    register(project, "r2", others, Map.of("train", 3L, "test", 2L, "validation", 40L));
    project.lakehouse().variable("LAKELOOP_PROGRESS", "on");

    assertThat(project.train("--reproduce", "prices/1").err())
        .contains("Reproduced prices/1: 5 metrics equal to 1.0E-9 relative.");

    Answer differing = project.train("--reproduce", "prices/2");
    assertThat(differing.exitCode()).isEqualTo(3);
    assertThat(differing.err())
        .contains(
            """
            prices/2 cannot be reproduced.
              cause: Trained again from training_sets.prices@0: train rows were 3, are 2;\
             validation rows were 40, are 0; r2 was NaN, is -1.0; mape was 0.2500001, is 0.25.
              remedy: Compare build b1 and {spark=4} with this run's, and the table's history.
            """);
    assertThat(project.registry().versions("prices")).hasSize(2);
  }

  private static void register(
      TrainingProject project, String run, Map<String, Double> metrics, Map<String, Long> rows) {
    Recipe recipe =
        new Recipe(
            CandidateTrainerTest.design(
                Task.REGRESSION, "prices", "price", List.of("x"), FillNulls.ZERO, 0, 1),
            Algorithm.DECISION_TREE,
            Hyperparameters.of(Algorithm.DECISION_TREE, Map.of("depth", "0")));
    project
        .registry()
        .register(
            new NewVersion(
                "prices",
                run,
                "file:/gone",
                "ann",
                "",
                Map.of(),
                new Provenance(
                    "shop",
                    Task.REGRESSION,
                    "prices",
                    0,
                    "d1",
                    List.of("gold.p@4"),
                    "price",
                    List.of("x"),
                    recipe.parameters(),
                    metrics,
                    rows,
                    "b1",
                    "c1",
                    Map.of("spark", "4"))));
  }
}
