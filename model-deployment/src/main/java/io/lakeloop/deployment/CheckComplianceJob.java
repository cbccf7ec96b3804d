package io.lakeloop.deployment;

import io.lakeloop.core.job.JobContext;
import io.lakeloop.core.job.JobOption;
import io.lakeloop.core.job.JobResult;
import io.lakeloop.core.job.LakehouseJob;
import io.lakeloop.inference.ModelOption;
import io.lakeloop.registry.ModelRegistry;
import io.lakeloop.registry.ModelVersion;
import io.lakeloop.registry.Stage;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Judges every version with an open request for Staging: admits it, or archives it and says why. A
 * version that is turned down is no failure of the job.
 */
public final class CheckComplianceJob implements LakehouseJob {
  @Override
  public String name() {
    return "check-compliance";
  }

  @Override
  public String summary() {
    return "Admit versions that comply to Staging, archive those that do not.";
  }

  @Override
  public List<JobOption> options() {
    return List.of(ModelOption.option());
  }

  @Override
  public JobResult run(JobContext context) {
    ModelRegistry registry = ModelRegistry.of(context.tables());
    ComplianceGate gate = new ComplianceGate(context, registry);
    Map<String, GateConfig> chosen =
        ModelOption.chosen(
            context.project().config(DeploymentConfig.class).models(),
            context.arguments(),
            DeploymentStage.FILE);
    JobResult result = JobResult.of("No version asks for Staging.");
    int admitted = 0;
    int refused = 0;
    for (Map.Entry<String, GateConfig> model : chosen.entrySet()) {
      for (ModelVersion version : asking(registry, model.getKey())) {
        List<String> findings = gate.decide(version, model.getValue().compliance());
        admitted += findings.isEmpty() ? 1 : 0;
        refused += findings.isEmpty() ? 0 : 1;
        result = result.with(version.label(), ComplianceGate.verdict(findings));
      }
    }
    return admitted + refused == 0
        ? result
        : new JobResult(
            0,
            "Admitted to Staging: %d, archived: %d.".formatted(admitted, refused),
            result.figures());
  }

  /** This environment's own versions; those read through from another are that one's to judge. */
  private static List<ModelVersion> asking(ModelRegistry registry, String model) {
    return registry.versions(model).stream()
        .filter(version -> version.request().filter(r -> r.to() == Stage.STAGING).isPresent())
        .map(version -> registry.registeredBy(model, version.runId()))
        .flatMap(Optional::stream)
        .toList();
  }
}
