package io.lakeloop.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeloop.core.LocalLakehouse;
import io.lakeloop.core.config.Problems;
import io.lakeloop.core.config.Project;
import io.lakeloop.core.failure.ConfigException;
import io.lakeloop.core.job.Build;
import io.lakeloop.core.job.JobArguments;
import io.lakeloop.core.job.JobContext;
import io.lakeloop.core.job.Progress;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeploymentCheckTest {
  @TempDir private Path folder;

  @Test
  void findsNothingWrongWithASoundGate() {
    assertThat(
            check(
                    """
                    models:
                      fraud:
                        compliance: { minimum-metrics: { recall: 0.1 } }
                        comparison: { metric: auc_roc, baseline: 0.7 }
                    """)
                .isEmpty())
        .isTrue();
  }

  @Test
  void namesMetricsOfTwoKindsAndPiiThatNothingTells() {
    assertThatThrownBy(
            () ->
                check(
                        """
                        models:
                          fraud:
                            compliance: { minimum-metrics: { r2: 0.1 }, forbidden-pii: [direct] }
                            comparison: { metric: auc_roc, baseline: 0.7 }
                        """)
                    .throwIfAny())
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "deployment.yml: the gate of 'fraud' asks for metrics that no one model has: r2,"
                + " auc_roc (name metrics of classes, or metrics of regressions)\n"
                + "deployment.yml: the gate of 'fraud' forbids PII in features, but the project"
                + " has no features.yml (write features.yml, or leave forbidden-pii out)");
  }

  private Problems check(String deployment) {
    LocalLakehouse lakehouse = new LocalLakehouse(folder);
    lakehouse.write("payments/deployment.yml", deployment);
    Problems problems = new Problems();
    JobContext context =
        new JobContext(
            "run",
            Instant.EPOCH,
            "ann",
            JobArguments.none(),
            Map.of(),
            lakehouse.environments(),
            lakehouse.environments().load("dev"),
            Build.current(),
            Progress.quiet(),
            words -> {
              throw new IllegalStateException("a check runs no job");
            },
            Project.load(folder.resolve("payments").toString(), "dev", Map.of(), List.of()),
            null);
    new DeploymentCheck().check(context, problems);
    return problems;
  }
}
