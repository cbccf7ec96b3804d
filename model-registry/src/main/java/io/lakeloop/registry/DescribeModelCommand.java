package io.lakeloop.registry;

import io.lakeloop.core.failure.UsageException;
import io.lakeloop.core.job.JobContext;
import io.lakeloop.core.job.JobOption;
import io.lakeloop.core.job.LakehouseCommand;
import java.io.PrintStream;
import java.util.List;

/** Tells all there is to know of a model, or of one of its versions. */
public final class DescribeModelCommand implements LakehouseCommand {
  private static final String MODEL = "MODEL[/VERSION]";

  @Override
  public String name() {
    return "describe-model";
  }

  @Override
  public String summary() {
    return "Tell a model's stage, scores, provenance and activity.";
  }

  @Override
  public List<JobOption> options() {
    return List.of(
        JobOption.parameter(MODEL, "The model, or one version of it: card_fraud or card_fraud/3."));
  }

  @Override
  public boolean needsProject() {
    return false;
  }

  @Override
  public void run(JobContext context, PrintStream out) {
    String[] named = context.arguments().required(MODEL).split("/", 2);
    ModelRegistry registry = ModelRegistry.of(context.tables());
    List<ModelVersion> versions = registry.versions(named[0]);
    List<ModelVersion> wanted =
        versions.stream()
            .filter(
                version ->
                    named.length == 1 || Integer.toString(version.version()).equals(named[1]))
            .toList();
    if (wanted.isEmpty()) {
      throw new UsageException(
          "There is no model version '%s' in '%s'."
              .formatted(String.join("/", named), context.environment().name()),
          versions.isEmpty()
              ? "Models here: %s."
                  .formatted(
                      registry.models().isEmpty() ? "none" : String.join(", ", registry.models()))
              : "Its versions run from %d to %d."
                  .formatted(
                      versions.get(0).version(), versions.get(versions.size() - 1).version()),
          "See list-models for what there is.");
    }
    if (named.length == 1) {
      out.print(VersionDescription.of(registry.said(named[0])));
    }
    List<Activity> activity = registry.activity(named[0]);
    for (ModelVersion version : wanted) {
      out.print(new VersionDescription(version, activity).text());
    }
  }
}
