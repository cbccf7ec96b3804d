package io.lakeloop.features;

import io.lakeloop.core.config.Project;
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
    return List.of(JobOption.optional("name", "NAME", "Only this training set."));
  }

  @Override
  public JobResult run(JobContext context) {
    Project project = context.project();
    FeaturesConfig config = project.config(FeaturesConfig.class);
    Optional<String> chosen = context.arguments().value("name");
    List<String> names =
        chosen.map(List::of).orElseGet(() -> List.copyOf(config.trainingSets().keySet()));
    JobResult result = JobResult.of("%d training sets.".formatted(names.size()));
    for (String name : names) {
      FeatureSet features = FeatureSet.of(config, name);
      Optional<SqlTemplate> exclude =
          features
              .definition()
              .split()
              .exclude()
              .map(file -> new SqlTemplate(file, project.text(file)));
      TrainingSetBuild.Result built =
          new TrainingSetBuild(context.tables(), features, exclude).run();
      result = told(result, name, built);
    }
    return result;
  }

  private static JobResult told(JobResult result, String name, TrainingSetBuild.Result built) {
    JobResult told =
        result.with(name + ".version", built.version() + (built.written() ? "" : " (as it was)"));
    for (var split : built.counts().entrySet()) {
      told = told.with(name + "." + split.getKey() + "_rows", split.getValue().rows());
      if (split.getValue().positiveShare().isPresent()) {
        told =
            told.with(
                name + "." + split.getKey() + "_positive_share",
                "%.6f".formatted(split.getValue().positiveShare().get()));
      }
    }
    return told;
  }
}
