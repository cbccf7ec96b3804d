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
      result = built.toldIn(result, name);
    }
    return result;
  }
}
