package io.lakeloop.features;

import io.lakeloop.core.config.Project;
import io.lakeloop.core.failure.UsageException;
import io.lakeloop.core.job.JobContext;
import io.lakeloop.core.job.JobOption;
import io.lakeloop.core.job.JobResult;
import io.lakeloop.core.job.LakehouseJob;
import io.lakeloop.core.table.SqlTemplate;
import java.util.List;
import java.util.Optional;

/** Materialises a project's training sets with their features and their split. */
public final class BuildTrainingSetJob implements LakehouseJob {
  @Override
  public String name() {
    return "build-training-set";
  }

  @Override
  public String summary() {
    return "Build training sets: rows, their features as of their time, their split.";
  }

  @Override
  public List<JobOption> options() {
    return List.of(
        JobOption.optional("name", "NAME", "Only this training set."),
        JobOption.optional(
            "rebuild-from",
            "VERSION",
            "Build it of the versions of its sources that this version of it was made of."));
  }

  @Override
  public JobResult run(JobContext context) {
    Project project = context.project();
    FeaturesConfig config = project.config(FeaturesConfig.class);
    Optional<String> chosen = context.arguments().value("name");
    List<String> names =
        chosen.map(List::of).orElseGet(() -> List.copyOf(config.trainingSets().keySet()));
    Optional<Long> from = rebuilt(context, names);
    LeakReport report = new LeakReport(context);
    JobResult result = JobResult.of("%d training sets.".formatted(names.size()));
    for (String name : names) {
      FeatureSet features = FeatureSet.of(config, name);
      Optional<SqlTemplate> exclude =
          features
              .definition()
              .split()
              .exclude()
              .map(file -> new SqlTemplate(file, project.text(file)));
      TrainingSetBuild build = new TrainingSetBuild(context.tables(), features, exclude);
      TrainingSetBuild.Result built = from.map(build::runFrom).orElseGet(build::run);
      result = built.toldIn(result, name);
      List<String> suspicious =
          report.of(
              TrainingSet.at(context.tables(), name, built.version()),
              features.definition().suspiciousScore());
      if (!suspicious.isEmpty()) {
        result = result.with(name + ".suspicious_features", String.join(", ", suspicious));
      }
    }
    return result;
  }

  private static Optional<Long> rebuilt(JobContext context, List<String> names) {
    Optional<String> version = context.arguments().value("rebuild-from");
    if (version.isPresent() && names.size() != 1) {
      throw new UsageException(
          "--rebuild-from names the version of one training set.",
          "%s declares %d: %s.".formatted(FeatureSet.FILE, names.size(), String.join(", ", names)),
          "Add --name NAME.");
    }
    return version.map(BuildTrainingSetJob::version);
  }

  private static long version(String text) {
    if (!text.matches("\\d{1,18}")) {
      throw new UsageException(
          "--rebuild-from takes the number of a version, not '%s'.".formatted(text),
          "",
          "Find it in tables_written of ops.job_runs.");
    }
    return Long.parseLong(text);
  }
}
