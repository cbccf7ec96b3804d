package io.lakeloop.deployment;

import io.lakeloop.core.job.JobContext;
import io.lakeloop.registry.ModelRegistry;
import io.lakeloop.registry.ModelVersion;
import io.lakeloop.registry.Stage;
import java.util.Optional;

/**
 * Decides whether the version in Staging becomes Production. The steps are: the comparison is
 * written, Production is requested (in the name of the user that runs the job), the policy
 * approves. Each is taken only where it has not been yet: a repeated request stays as it is, and
 * one that was made against another version than the one in Production now is made anew.
 */
final class ProductionGate {
  private final JobContext context;
  private final ModelRegistry registry;
  private final ComparisonsTable comparisons;

  ProductionGate(JobContext context, ModelRegistry registry) {
    this.context = context;
    this.registry = registry;
    this.comparisons = new ComparisonsTable(context.tables());
  }

  /**
   * Decides on a model.
   *
   * @return what came of it; empty where nothing of this environment is in Staging
   */
  Optional<String> decide(String model, GateConfig gate) {
    return registry
        .inStage(model, Stage.STAGING)
        .flatMap(seen -> registry.registeredBy(model, seen.runId()))
        .map(challenger -> decide(challenger, gate));
  }

  private String decide(ModelVersion challenger, GateConfig gate) {
    Optional<ModelVersion> champion = registry.inStage(challenger.model(), Stage.PRODUCTION);
    Comparison comparison = compared(challenger, champion, gate.comparison());
    String sentence = comparison.sentence();
    context.progress().step(challenger.label() + ": " + sentence);
    if (!comparison.isBetter()) {
      registry.reject(challenger.model(), challenger.version(), ComplianceGate.POLICY, sentence);
      return "archived: " + sentence;
    }
    return approved(
        registry.requestTransition(
            challenger.model(), challenger.version(), Stage.PRODUCTION, context.user(), sentence),
        gate,
        sentence);
  }

  private Comparison compared(
      ModelVersion challenger, Optional<ModelVersion> champion, ComparisonConfig rule) {
    return comparisons
        .find(Comparison.id(challenger, champion, rule), rule)
        .orElseGet(
            () -> {
              Comparison made =
                  new VersionComparison(context.tables(), rule).of(challenger, champion);
              comparisons.keep(made, context.runId(), context.startedAt());
              return made;
            });
  }

  private String approved(ModelVersion asking, GateConfig gate, String sentence) {
    if (gate.approval() == GateConfig.Approval.POLICY) {
      registry.approve(asking.model(), asking.version(), ComplianceGate.POLICY, sentence);
      return "promoted: " + sentence;
    }
    return "waits for a person other than %s (review-transition --model %s --verdict approve): %s"
        .formatted(
            asking.request().map(open -> open.requestedBy()).orElse(context.user()),
            asking.label(),
            sentence);
  }
}
