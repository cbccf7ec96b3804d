package io.lakeloop.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeloop.core.LocalLakehouse;
import io.lakeloop.core.table.TableName;
import io.lakeloop.inference.Payments;
import io.lakeloop.registry.ExperimentTracker;
import io.lakeloop.registry.ModelVersion;
import io.lakeloop.registry.Stage;
import io.lakeloop.registry.TrackedRun;
import io.lakeloop.registry.mlflow.InMemoryMlflow;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The gate, and its stages' files, where runs and models are kept in an MLflow server. */
class MlflowGateTest {
  private static final String GATE =
      """
      models:
        fraud:
          compliance: { minimum-rows: { train: 20 }, minimum-metrics: { auc_roc: 0.7 } }
          comparison: { metric: auc_roc, baseline: 0.7 }
      """;

  @TempDir private Path folder;

  @Test
  void leadsAVersionFromItsRunIntoProductionAndRunsAgain() {
    try (InMemoryMlflow server = new InMemoryMlflow()) {
      LocalLakehouse lakehouse = new LocalLakehouse(folder).variable("LAKELOOP_PROGRESS", "on");
      lakehouse.write(
          "conf/environments/dev.yml",
          "root: " + folder.resolve("lakehouse/dev") + "\n" + server.environment());
      lakehouse.write("payments/deployment.yml", GATE);
      Payments payments = new Payments(lakehouse, "hash");
      payments.buildTrainingSet();
      ExperimentTracker.of(lakehouse.tables())
          .save(TrackedRun.begun("r1", "payments", "fraud", "ann", Instant.EPOCH.plusSeconds(1)));
      ModelVersion version = payments.register("r1", payments.fit("r1", Payments.GOOD), 20);
      payments.registry().requestTransition("fraud", version.version(), Stage.STAGING, "ann", "");

      assertThat(run(lakehouse, "check-compliance"))
          .contains("Admitted to Staging: 1, archived: 0.");
      assertThat(run(lakehouse, "compare-models")).contains("fraud promoted: auc_roc 0.800000");

      ModelVersion produced = payments.registry().byAlias("fraud", "champion").orElseThrow();
      assertThat(produced.label()).isEqualTo("fraud/1");
      assertThat(produced.tags()).isEqualTo(Map.of("compliance", "passed"));
      assertThat(produced.artifacts()).contains("/lakehouse/dev/_artifacts/fraud/");
      assertThat(lakehouse.tables().list())
          .extracting(TableName::toString)
          .doesNotContain("registry.model_versions", "registry.runs");
      // No table tells that nothing has changed.
      for (String job : List.of("check-compliance", "compare-models")) {
        assertThat(run(lakehouse, job)).contains("+ " + job + ": No version ");
      }
    }
  }

  private String run(LocalLakehouse lakehouse, String job) {
    return lakehouse.run(job, "--project", folder.resolve("payments").toString()).err();
  }
}
