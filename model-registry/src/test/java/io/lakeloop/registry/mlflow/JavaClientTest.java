package io.lakeloop.registry.mlflow;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeloop.core.table.TableName;
import io.lakeloop.core.table.Tables;
import io.lakeloop.registry.ExperimentTracker;
import io.lakeloop.registry.Measurement;
import io.lakeloop.registry.ModelRegistry;
import io.lakeloop.registry.NewVersion;
import io.lakeloop.registry.RegisteredModel;
import io.lakeloop.registry.RunInput;
import io.lakeloop.registry.Sample;
import io.lakeloop.registry.TrackedRun;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mlflow.api.proto.ModelRegistry.ModelVersion;
import org.mlflow.api.proto.Service.Experiment;
import org.mlflow.api.proto.Service.Metric;
import org.mlflow.api.proto.Service.Param;
import org.mlflow.api.proto.Service.Run;
import org.mlflow.api.proto.Service.RunStatus;
import org.mlflow.api.proto.Service.ViewType;
import org.mlflow.tracking.MlflowClient;

/** What is written here, as MLflow's own client for Java reads it. */
class JavaClientTest {

  @TempDir private Path folder;

  @Test
  void readsBackRunsAndVersions() {
    try (InMemoryMlflow server = new InMemoryMlflow();
        MlflowClient client = new MlflowClient(server.url())) {
      Tables tables = new MlflowLakehouse(folder, server).tables();
      ExperimentTracker tracker = ExperimentTracker.of(tables);
      tracker.save(
          TrackedRun.begun("r1", "rides", "fares", "ann", Sample.MORNING)
              .with(Map.of("seed", "0"), Map.of("rmse", 5.25), Map.of("mlflow.runName", "trees"))
              .measuring(
                  List.of(
                      new Measurement("loss", 3.5, 0, Sample.MORNING),
                      new Measurement("loss", 2.5, 7, Sample.MORNING.plusSeconds(7))))
              .reading(List.of(new RunInput(TableName.parse("training_sets.fares"), 7, "training")))
              .ended(TrackedRun.Status.FINISHED, Sample.MORNING.plusSeconds(60)));
      ModelRegistry registry = ModelRegistry.of(tables);
      registry.register(
          new NewVersion(
              "fares",
              "r1",
              tracker.modelFolder("fares", "r1"),
              "ann",
              "Taxi fares.",
              Map.of("candidate", "trees"),
              Sample.PROVENANCE));
      registry.describe(
          new RegisteredModel("fares", "What a ride costs.", Map.of("owner", "rides")));
      Sample.stage(registry, "fares", 1);

      String runId = readsTheRun(client, tables);
      readsTheVersion(client, runId);
    }
  }

  private static String readsTheRun(MlflowClient client, Tables tables) {
    Experiment experiment = client.getExperimentByName("fares").orElseThrow();
    assertThat(experiment.getArtifactLocation())
        .isEqualTo(Places.served(tables.environment().folder("_artifacts") + "/fares"));
    String found =
        client
            .searchRuns(
                List.of(experiment.getExperimentId()),
                "tags.`lakeloop.run-id` = 'r1'",
                ViewType.ACTIVE_ONLY,
                10)
            .getItems()
            .get(0)
            .getInfo()
            .getRunId();
    Run run = client.getRun(found);
    assertThat(run.getInfo().getStatus()).isEqualTo(RunStatus.FINISHED);
    assertThat(run.getInfo().getStartTime()).isEqualTo(Sample.MORNING.toEpochMilli());
    assertThat(run.getInfo().getEndTime()).isEqualTo(Sample.MORNING.plusSeconds(60).toEpochMilli());
    assertThat(run.getData().getParamsList())
        .extracting(Param::getKey, Param::getValue)
        .containsExactly(org.assertj.core.groups.Tuple.tuple("seed", "0"));
    assertThat(run.getData().getMetricsList())
        .extracting(metric -> metric.getKey() + " " + metric.getValue() + " " + metric.getStep())
        .containsExactlyInAnyOrder("loss 2.5 7", "rmse 5.25 0");
    assertThat(client.getMetricHistory(found, "loss"))
        .extracting(Metric::getValue)
        .containsExactly(3.5, 2.5);
    assertThat(run.getInputs().getDatasetInputs(0).getDataset().getName())
        .isEqualTo("training_sets.fares");
    return found;
  }

  private static void readsTheVersion(MlflowClient client, String runId) {
    ModelVersion version = client.getModelVersion("fares", "1");
    assertThat(version.getCurrentStage()).isEqualTo("Staging");
    assertThat(version.getRunId()).isEqualTo(runId);
    assertThat(version.getDescription()).isEqualTo("Taxi fares.");
    assertThat(version.getSource())
        .startsWith("file:///")
        .endsWith("/" + runId + "/artifacts/model");
    assertThat(version.getTagsList())
        .filteredOn(tag -> !tag.getKey().startsWith("lakeloop."))
        .extracting(tag -> tag.getKey() + "=" + tag.getValue())
        .containsExactly("candidate=trees");
    assertThat(client.getLatestVersions("fares", List.of("Staging")))
        .extracting(ModelVersion::getVersion)
        .containsExactly("1");
    assertThat(client.getRegisteredModel("fares").getDescription()).isEqualTo("What a ride costs.");
    assertThat(client.getRegisteredModel("fares").getTagsList())
        .extracting(tag -> tag.getKey() + "=" + tag.getValue())
        .containsExactly("owner=rides");
    assertThat(client.getRegisteredModel("fares").getAliasesList())
        .extracting(alias -> alias.getAlias() + " " + alias.getVersion())
        .containsExactly("challenger 1");
  }
}
