package io.lakeloop.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeloop.core.LocalLakehouse;
import io.lakeloop.core.LocalLakehouse.Answer;
import io.lakeloop.core.LocalSpark;
import io.lakeloop.core.table.TableName;
import io.lakeloop.registry.ExperimentTracker;
import io.lakeloop.registry.ModelArtifacts;
import io.lakeloop.registry.ModelVersion;
import io.lakeloop.registry.Provenance;
import io.lakeloop.registry.ScoringModel;
import io.lakeloop.registry.Stage;
import io.lakeloop.registry.Task;
import io.lakeloop.registry.TrackedRun;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.functions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
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
          select-by: auc_roc
          categorical: [c]
          candidates:
            logistic: { algorithm: logistic-regression, parameters: { max-iterations: 10 } }
            trees: { algorithm: gradient-boosted-trees, parameters: { rounds: 2, depth: 2 } }
      """;

  @TempDir private static Path files;
  @TempDir private static Path trained;
  private static @Nullable TrainingProject first;
  @TempDir private Path folder;
  private TrainingProject project;

  /**
   * Training takes longer than all else: once for the tests that begin with a version. Where the
   * version's files lie, one test goes on; the others go on from copies of the tables.
   */
  @BeforeAll
  static void train() {
    TrainingProject made = new TrainingProject(files, "shop", TRAINING);
    made.put(TrainingProject.payments(), TrainingProject.paymentRows(300));
    assertThat(made.train()).isEqualTo(new Answer(0, "", ""));
    new LocalLakehouse(trained).copy(files, "lakehouse");
    first = made;
  }

  @BeforeEach
  void makeProject() {
    project = new TrainingProject(folder, "shop", TRAINING);
  }

  @Test
  void registersTheBestCandidateAndRequestsStaging() {
    goOnFromTraining();

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

  @Test
  void keepsRunsFilesAndExplanationOfAVersion() {
    goOnFromTraining();
    ModelVersion version = project.version("payments", 1);

    List<TrackedRun> runs = ExperimentTracker.of(project.tables()).runs();
    assertThat(runs)
        .hasSize(3)
        .allSatisfy(run -> assertThat(run.status()).isEqualTo(TrackedRun.Status.FINISHED));
    TrackedRun parent =
        runs.stream().filter(run -> run.runId().equals(version.runId())).findFirst().orElseThrow();
    assertThat(parent.metrics()).isEqualTo(version.provenance().metrics());
    assertThat(parent.inputs())
        .extracting(input -> input.context() + " " + input.label())
        .containsExactly("source silver.payments@3", "training training_sets.payments@0");
    assertThat(runs)
        .filteredOn(run -> !run.equals(parent))
        .extracting(run -> run.tags().get("mlflow.parentRunId"))
        .containsExactly(version.runId(), version.runId());

    ModelArtifacts artifacts = new ModelArtifacts(project.tables());
    assertThat(artifacts.text(version, "MLmodel"))
        .contains(
            "inputs: '[{\"type\":\"double\",\"name\":\"x\",\"required\":false},"
                + "{\"type\":\"integer\",\"name\":\"y\",\"required\":false},");
    assertThat(Path.of(URI.create(version.artifacts()).getPath(), "model-card.html"))
        .as("a card nobody asked for")
        .doesNotExist();
    assertThat(artifacts.text(version, "explanation.json"))
        .contains("\"features\" : {", "\"z\" : 0.0");
    PipelineModel pipeline = PipelineModel.load(version.artifacts() + "/sparkml");
    assertThat(
            new ScoringModel(pipeline, Task.BINARY)
                .measure(project.rows().filter("split = 'test'"), "label")
                .asMap())
        .allSatisfy(
            (metric, score) ->
                assertThat(score).isEqualTo(version.provenance().metrics().get(metric)));
  }

  @Test
  void addsNoVersionWhereNothingIsNew() {
    goOnFromTraining();
    project.registry().approve("payments", 1, "policy", "fine");

    assertThat(project.train("--model", "payments")).isEqualTo(new Answer(0, "", ""));
    assertThat(project.registry().versions("payments"))
        .singleElement()
        .satisfies(version -> assertThat(version.stage()).isEqualTo(Stage.STAGING))
        .satisfies(version -> assertThat(version.request()).isEmpty());

    project.config(TRAINING.replace("seed: 3", "seed: 4"));
    project.train();
    assertThat(project.registry().versions("payments")).hasSize(2);
  }

  @Test
  void endsInOneVersionWhereverItWasKilled() {
    TrainingProject killed = Objects.requireNonNull(first);
    ModelVersion before = killed.version("payments", 1);
    TableName versions = TableName.parse("registry.model_versions");

    // Killed after registering, before the request.
    Column nothing = functions.lit(null);
    killed.tables().update(versions, functions.lit(true), Map.of("request_to", nothing));
    killed.forgetRuns();
    killed.train();
    assertThat(killed.version("payments", 1).request().orElseThrow().to()).isEqualTo(Stage.STAGING);

    // Killed while the files were written.
    Path marker = Path.of(URI.create(before.artifacts()).getPath(), "MLmodel");
    assertThat(marker.toFile().delete()).isTrue();
    killed.tables().delete(versions, functions.lit(true));
    killed.forgetRuns();
    killed.train();
    assertThat(marker).exists();
    assertThat(killed.registry().versions("payments"))
        .singleElement()
        .satisfies(again -> assertThat(again.runId()).isEqualTo(before.runId()))
        .satisfies(again -> assertThat(again.provenance()).isEqualTo(before.provenance()));
  }

  @Test
  void reproducesAVersionFromItsPinAndRefusesOtherRows() throws IOException {
    goOnFromTraining();
    // What the table has become since does not matter: the version it was trained on is pinned.
    project.put(TrainingProject.payments(), TrainingProject.paymentRows(90));
    project.lakehouse().variable("LAKELOOP_PROGRESS", "on");

    assertThat(project.train("--reproduce", "payments/1").err())
        .contains("  payments/1 / again: auc_roc ")
        .contains("+ train-model: Reproduced payments/1: 8 metrics equal to 1.0E-9 relative. (");
    assertThat(project.registry().versions("payments")).hasSize(1);

    Path table = folder.resolve("lakehouse/dev/training_sets/payments");
    project
        .tables()
        .spark()
        .sql(
            "ALTER TABLE delta.`%s` SET TBLPROPERTIES ('%s' = 'interval 0 seconds')"
                .formatted(table, "delta.deletedFileRetentionDuration"));
    Answer gone = project.train("--reproduce", "payments/1");
    assertThat(gone.exitCode()).isEqualTo(2);
    assertThat(gone.err())
        .contains(
            "payments/1 cannot be reproduced.\n  cause: training_sets.payments@0 can no longer be"
                + " read. training_sets.payments keeps what newer versions have replaced for ")
        .contains(" It was made of ")
        .contains(
            "remedy: Bring back the files and log of training_sets.payments as they were at version"
                + " 0, or train anew.\n");

    Files.move(table, folder.resolve("elsewhere"));
    DeltaLog.clearCache();
    assertThat(project.train("--reproduce", "payments/1").err())
        .contains(
            "payments/1 cannot be reproduced.\n"
                + "  cause: There is no training_sets.payments any more. It was made of ");
    project.put(
        TrainingProject.payments(),
        TrainingProject.paymentRows(300)
            .withColumn("label", functions.expr("IF(id % 5 = 0, 1 - label, label)")));
    Answer tampered = project.train("--reproduce", "payments/1");
    assertThat(tampered.exitCode()).isEqualTo(3);
    assertThat(tampered.err())
        .contains("payments/1 cannot be reproduced.\n")
        .containsPattern(
            "cause: Trained again from training_sets.payments@0: auc_roc was 0.*, is 0");
    assertThat(project.train("--reproduce", "payments/7"))
        .satisfies(answer -> assertThat(answer.exitCode()).isEqualTo(2))
        .satisfies(
            answer ->
                assertThat(answer.err())
                    .contains("There is no model version 'payments/7' in 'dev'.\n"));
  }

  @Test
  void saysWhatIsMissing() {
    assertThat(project.train("--model", "payment"))
        .isEqualTo(
            new Answer(
                2,
                "",
                """
                There is no model 'payment' in training.yml.
                  cause: Did you mean payments?
                  remedy: Correct --model, or leave it out to train them all.
                """));
    assertThat(project.train())
        .isEqualTo(
            new Answer(
                2,
                "",
                """
                The model 'payments' cannot be trained.
                  cause: There is no training_sets.payments in 'dev'.
                  remedy: Run build-training-set first, or correct training-set in training.yml.
                """));
    project.put(TrainingProject.payments(), TrainingProject.paymentRows(10));
    project.config(TRAINING.replace("categorical: [c]", "categorical: [colour, c]"));
    assertThat(project.train().err())
        .isEqualTo(
            """
            categorical of the model 'payments' names 'colour', which is no feature.
              cause: training_sets.payments has the features x, y, z, c.
              remedy: Correct training.yml.
            """);
    project.config(TRAINING.replace("categorical: [c]", "exclude-features: [x, y, z, c]"));
    assertThat(project.train().err()).startsWith("The model 'payments' has nothing to learn from.");
  }

  private void goOnFromTraining() {
    project.lakehouse().copy(trained, "lakehouse");
  }
}
