package io.lakeloop.deployment;

import io.lakeloop.core.job.JobContext;
import io.lakeloop.core.job.JobOption;
import io.lakeloop.core.job.JobResult;
import io.lakeloop.core.job.LakehouseJob;
import io.lakeloop.inference.ModelOption;
import io.lakeloop.registry.ModelRegistry;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Lets the version in Staging compete with the one in Production, on the same held-out rows: the
 * better one is in Production afterwards, or waits for a person's approval; a worse challenger is
 * archived, and Production stays as it is.
 */
public final class CompareModelsJob implements LakehouseJob {
  @Override
  public String name() {
    return "compare-models";
  }

  @Override
  public String summary() {
    return "Compare the version in Staging with Production; promote or archive it.";
  }

  @Override
  public List<JobOption> options() {
    return List.of(ModelOption.option());
  }

  @Override
  public JobResult run(JobContext context) {
    ProductionGate gate = new ProductionGate(context, ModelRegistry.of(context.tables()));
    Map<String, GateConfig> chosen =
        ModelOption.chosen(
            context.project().config(DeploymentConfig.class).models(),
            context.arguments(),
            DeploymentStage.FILE);
    JobResult result = JobResult.of("No version is in Staging.");
    for (Map.Entry<String, GateConfig> model : chosen.entrySet()) {
      Optional<String> outcome = gate.decide(model.getKey(), model.getValue());
      if (outcome.isPresent()) {
        result =
            new JobResult(0, sentence(result, model.getKey(), outcome.get()), result.figures())
                .with(model.getKey(), outcome.get());
      }
    }
    return result;
  }

  private static String sentence(JobResult before, String model, String outcome) {
    String more = model + " " + outcome;
    return before.figures().isEmpty() ? more : before.message() + "; " + more;
  }
}
