package io.lakeloop.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeloop.core.config.Project;
import io.lakeloop.core.failure.ConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeploymentConfigTest {
  @TempDir private Path folder;

  @Test
  void readsAGateWithItsDefaults() {
    DeploymentConfig config =
        read("models: { fraud: { comparison: { metric: auc_roc, baseline: 0.7 } } }");

    assertThat(config.models())
        .isEqualTo(
            Map.of(
                "fraud",
                new GateConfig(
                    new ComplianceConfig(Map.of(), Map.of(), Map.of(), List.of(), List.of()),
                    new ComparisonConfig("auc_roc", 0, 0.7),
                    GateConfig.Approval.POLICY)));
  }

  @Test
  void refusesMetricsThatDoNotExistOrAreBoundedOnTheWrongSide() {
    assertThatThrownBy(
            () ->
                read(
                    """
                    models:
                      fraud:
                        compliance:
                          minimum-metrics: { rmse: 3 }
                        comparison: { metric: auc_rok, baseline: 0.7 }
                      bikes:
                        compliance:
                          maximum-metrics: { r2: 1 }
                        comparison: { metric: rmse, minimum-gain: -1, baseline: 0.7 }
                    """))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("less of 'rmse' is better: bound it by maximum-metrics")
        .hasMessageContaining("'auc_rok' is no metric: did you mean auc_roc?")
        .hasMessageContaining("more of 'r2' is better: bound it by minimum-metrics")
        .hasMessageContaining("minimum-gain is 0 or more, found -1.0");
  }

  @Test
  void measuresGainInTheMetricsOwnDirection() {
    assertThat(new ComparisonConfig("auc_roc", 0, 0.7).gain(0.75, 0.5)).isEqualTo(0.25);
    assertThat(new ComparisonConfig("rmse", 0, 200).gain(150, 200)).isEqualTo(50);
  }

  @Test
  void readsTheGatesOfTheReferenceProjects() throws IOException {
    assertThat(reference("card-fraud"))
        .isEqualTo(
            new GateConfig(
                new ComplianceConfig(
                    Map.of("train", 1000L, "test", 1000L),
                    Map.of("auc_roc", 0.7),
                    Map.of(),
                    List.of("direct"),
                    List.of()),
                new ComparisonConfig("auc_roc", 0, 0.7),
                GateConfig.Approval.POLICY));
    assertThat(reference("bike-demand").comparison())
        .isEqualTo(new ComparisonConfig("rmse", 0, 200));
  }

  private GateConfig reference(String project) throws IOException {
    Path file = Path.of("../conf/projects/" + project + "/deployment.yml");
    Map<String, GateConfig> models = read(Files.readString(file)).models();
    assertThat(models).containsOnlyKeys(project.replace('-', '_'));
    return models.values().iterator().next();
  }

  private DeploymentConfig read(String text) {
    try {
      Files.writeString(folder.resolve("deployment.yml"), text);
    } catch (IOException failure) {
      throw new java.io.UncheckedIOException(failure);
    }
    return Project.load(folder.toString(), "dev", Map.of(), List.of())
        .config(DeploymentConfig.class);
  }
}
