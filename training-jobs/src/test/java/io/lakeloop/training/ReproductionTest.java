package io.lakeloop.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeloop.core.LocalSpark;
import io.lakeloop.core.failure.DataRefusedException;
import io.lakeloop.core.job.JobArguments;
import io.lakeloop.core.job.JobContext;
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
    Map<String, Double> recorded = new LinkedHashMap<>(SCORES);
    // Within a thousandth of a millionth, and of other candidates or rows: no difference.
    recorded.put("rmse", Math.sqrt(2) * (1 + 5e-10));
    recorded.put("mean.rmse", 7.0);
    recorded.put("validation.rmse", 7.0);
    recorded.put("mape", 0.2500001);
    recorded.remove("r2");
    register(project, recorded, Map.of("train", 3L, "test", 2L, "validation", 40L));

    assertThatThrownBy(() -> new Reproduction(context(project)).run("prices/1"))
        .isInstanceOf(DataRefusedException.class)
        .hasMessage(
            """
            prices/1 cannot be reproduced.
              cause: Trained again from training_sets.prices@0: train rows were 3, are 2;\
             validation rows were 40, are 0; r2 was NaN, is -1.0; mape was 0.2500001, is 0.25.
              remedy: Compare build b1 and {spark=4} with this run's, and the table's history.""");
    assertThat(project.registry().versions("prices")).hasSize(1);
  }

  private static JobContext context(TrainingProject project) {
    return project
        .lakehouse()
        .context(
            JobArguments.none(), project.lakehouse().project("shop", Map.of()), project.tables());
  }

  private static void register(
      TrainingProject project, Map<String, Double> metrics, Map<String, Long> rows) {
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
                "r1",
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
