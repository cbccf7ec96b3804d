package io.lakeloop.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeloop.core.LocalLakehouse.Answer;
import io.lakeloop.core.LocalSpark;
import io.lakeloop.registry.ModelVersion;
import io.lakeloop.registry.Provenance;
import io.lakeloop.registry.Stage;
import io.lakeloop.registry.Task;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(LocalSpark.class)
class TrainModelJobTest {
  static final String TRAINING =
      """
      models:
        payments:
          description: Whether a payment is bad.
          task: binary
          training-set: payments
          seed: 3
          partitions: 2
          select-by: auc_roc
          categorical: [c]
          candidates:
            logistic: { algorithm: logistic-regression, parameters: { max-iterations: 50 } }
            trees: { algorithm: gradient-boosted-trees, parameters: { rounds: 3, depth: 2 } }
      """;

  @TempDir private Path folder;
  private TrainingProject project;

  @BeforeEach
  void makeProject() {
    project = new TrainingProject(folder, "shop", TRAINING);
  }

  @Test
  void registersTheBestCandidateAndRequestsStaging() {
    project.put(TrainingProject.payments(), TrainingProject.paymentRows(300));

    assertThat(project.train()).isEqualTo(new Answer(0, "", ""));

    ModelVersion version = project.version("payments", 1);
    assertThat(version.stage()).isEqualTo(Stage.NONE);
    assertThat(version.request().orElseThrow().to()).isEqualTo(Stage.STAGING);
    assertThat(version.request().orElseThrow().requestedBy()).isEqualTo("tester");
    Provenance from = version.provenance();
    assertThat(from.project()).isEqualTo("shop");
    assertThat(from.task()).isEqualTo(Task.BINARY);
    assertThat(from.trainingSet()).isEqualTo("payments");
    assertThat(from.trainingSetVersion()).isEqualTo(0);
    assertThat(from.definitionHash()).isEqualTo("d1");
    assertThat(from.sources()).isEqualTo(List.of("silver.payments@3"));
    assertThat(from.label()).isEqualTo("label");
    assertThat(from.features()).containsExactly("x", "y", "z", "c");
    assertThat(from.rows()).isEqualTo(Map.of("train", 210L, "test", 90L));
    assertThat(from.parameters())
        .containsEntry("seed", "3")
        .containsEntry("partitions", "2")
        .containsEntry("categorical", "c")
        .containsEntry("fill-nulls", "median");
    assertThat(from.metrics().get("auc_roc"))
        .isGreaterThan(0.85)
        .isEqualTo(
            Math.max(
                from.metrics().getOrDefault("logistic.auc_roc", 0.0),
                from.metrics().getOrDefault("trees.auc_roc", 0.0)));
    assertThat(from.runtime()).containsKeys("spark", "java", "os");
  }
}
