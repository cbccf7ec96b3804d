package io.lakeloop.deployment;

import io.lakeloop.core.config.Problems;
import io.lakeloop.core.failure.Position;
import io.lakeloop.core.job.JobContext;
import io.lakeloop.core.job.ProjectCheck;
import io.lakeloop.features.FeaturesConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Checks that all metrics of a model's gate can come from one model, and that the features' sources
 * are known where PII is forbidden in them. That each metric exists the file's shape says already.
 */
public final class DeploymentCheck implements ProjectCheck {
  @Override
  public void check(JobContext context, Problems problems) {
    if (!context.project().has(DeploymentConfig.class)) {
      return;
    }
    Map<String, GateConfig> models = context.project().config(DeploymentConfig.class).models();
    boolean featuresKnown = context.project().has(FeaturesConfig.class);
    models.forEach((model, gate) -> check(model, gate, featuresKnown, problems));
  }

  private static void check(
      String model, GateConfig gate, boolean featuresKnown, Problems problems) {
    Position place = Position.of(DeploymentStage.FILE);
    List<String> metrics = new ArrayList<>(gate.compliance().minimumMetrics().keySet());
    metrics.addAll(gate.compliance().maximumMetrics().keySet());
    metrics.add(gate.comparison().metric());
    if (!MetricName.areOfOneTask(metrics)) {
      problems.add(
          place,
          "the gate of '%s' asks for metrics that no one model has: %s"
              .formatted(model, String.join(", ", metrics)),
          "name metrics of two classes, of several, or of regressions");
    }
    if (!gate.compliance().forbiddenPii().isEmpty() && !featuresKnown) {
      problems.add(
          place,
          "the gate of '%s' forbids PII in features, but the project has no features.yml"
              .formatted(model),
          "write features.yml, or leave forbidden-pii out");
    }
  }
}
