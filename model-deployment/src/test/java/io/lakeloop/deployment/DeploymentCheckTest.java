package io.lakeloop.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeloop.core.LocalLakehouse;
import io.lakeloop.core.config.Problems;
import io.lakeloop.core.failure.ConfigException;
import java.nio.file.Path;
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
                + " auc_roc (name metrics of two classes, of several, or of regressions)\n"
                + "deployment.yml: the gate of 'fraud' forbids PII in features, but the project"
                + " has no features.yml (write features.yml, or leave forbidden-pii out)");
  }

  private Problems check(String deployment) {
    LocalLakehouse lakehouse = new LocalLakehouse(folder);
    lakehouse.write("payments/deployment.yml", deployment);
    return lakehouse.check(new DeploymentCheck(), "payments", null);
  }
}
