package io.lakeloop.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeloop.core.LocalLakehouse.Answer;
import io.lakeloop.core.LocalSpark;
import io.lakeloop.registry.ExperimentTracker;
import io.lakeloop.registry.ModelVersion;
import io.lakeloop.registry.Provenance;
import io.lakeloop.registry.TrackedRun;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A model that says all there is to say, from its config to its reproduction. */
@ExtendWith(LocalSpark.class)
class TunedModelTest {
  private static final String TRAINING =
      """
      models:
        payments:
          task: binary
          training-set: payments
          seed: 3
          select-by: auc_roc
          preprocessing:
            columns:
              x: { impute: mean, scale: standard }
              y: { buckets: 3 }
            interactions: ["c:x"]
          balance: { method: class-weights }
          tuning: { strategy: random, trials: 2, validation: hold-out, share: 0.3 }
          candidates:
            tree:
              algorithm: decision-tree
              search:
                depth: { values: [1, 2, 3] }
                min-leaf-rows: { from: 1, to: 20, scale: log }
            bayes: { algorithm: naive-bayes }
      environments:
        staging:
          models:
            payments:
              row-share: 0.5
              tuning: { trials: 1 }
        dev:
          models:
            payments:
              row-share: 0.8
      """;

  @TempDir private Path folder;

  @Test
  void recordsEverySettingAndIsReproducedByThemAlone() {
    TrainingProject project = new TrainingProject(folder, "shop", TRAINING);
    project.put(TrainingProject.payments(), TrainingProject.paymentRows(300));

    assertThat(project.train()).isEqualTo(new Answer(0, "", ""));

    ModelVersion version = project.version("payments", 1);
    Provenance from = version.provenance();
    // The overlay of the environment it ran in: fewer rows, by the same path.
    assertThat(from.rows().get("train")).isBetween(140L, 195L);
    assertThat(from.parameters())
        .containsEntry("row-share", "0.8")
        .containsEntry("select-by", "auc_roc")
        .containsEntry("tuning.strategy", "random")
        .containsEntry("tuning.trials", "2")
        .containsEntry("tuning.share", "0.3")
        .containsEntry("balance", "class-weights")
        .containsEntry("interactions", "c:x")
        .containsEntry("categorical", "c")
        .containsEntry("column.y", "as=number fill=median scale=none buckets=3 edges= hash-into=0");
    List<TrackedRun> runs = ExperimentTracker.of(project.tables()).runs();
    // What decides is what was held out of the training rows.
    double tree = chosenBy(runs, "tree");
    double bayes = chosenBy(runs, "bayes");
    assertThat(version.tags()).containsEntry("candidate", tree >= bayes ? "tree" : "bayes");
    assertThat(from.metrics())
        .containsEntry("validation.auc_roc", Math.max(tree, bayes))
        .containsKeys("auc_roc", "tree.auc_roc", "bayes.auc_roc");

    assertThat(runs)
        .filteredOn(run -> run.runId().equals(version.runId()))
        .extracting(TrackedRun::parameters)
        .containsExactly(from.parameters());

    assertThat(runs)
        .extracting(run -> run.tags().getOrDefault("mlflow.runName", "model"))
        .containsExactlyInAnyOrder("model", "tree", "setting_1", "setting_2", "bayes");

    assertThat(project.train("--reproduce", "payments/1").exitCode()).isZero();
    assertThat(project.registry().versions("payments")).hasSize(1);
  }

  private static double chosenBy(List<TrackedRun> runs, String candidate) {
    return runs.stream()
        .filter(run -> candidate.equals(run.tags().get("mlflow.runName")))
        .map(run -> run.metrics().getOrDefault("validation.auc_roc", Double.NaN))
        .findFirst()
        .orElseThrow();
  }
}
