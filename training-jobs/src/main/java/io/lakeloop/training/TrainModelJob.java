package io.lakeloop.training;

import io.lakeloop.core.config.Suggestion;
import io.lakeloop.core.failure.UsageException;
import io.lakeloop.core.job.JobContext;
import io.lakeloop.core.job.JobOption;
import io.lakeloop.core.job.JobResult;
import io.lakeloop.core.job.LakehouseJob;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Trains the models of {@code training.yml} and registers the best candidate of each. */
public final class TrainModelJob implements LakehouseJob {
  private static final String MODEL = "model";
  private static final String REPRODUCE = "reproduce";

  @Override
  public String name() {
    return "train-model";
  }

  @Override
  public String summary() {
    return "Train each model's candidates, register the best and request Staging for it.";
  }

  @Override
  public List<JobOption> options() {
    return List.of(
        JobOption.optional(MODEL, "NAME", "Only this model of training.yml."),
        JobOption.optional(
            REPRODUCE,
            "MODEL/VERSION",
            "Train a registered version again and compare the scores; registers nothing."));
  }

  @Override
  public boolean alwaysRuns(JobContext context) {
    return context.arguments().has(REPRODUCE);
  }

  @Override
  public JobResult run(JobContext context) {
    if (context.arguments().has(REPRODUCE)) {
      return new Reproduction(context).run(context.arguments().required(REPRODUCE));
    }
    ModelTrainer trainer = new ModelTrainer(context);
    Map<String, TrainedModel> trained = new LinkedHashMap<>();
    models(context).forEach((name, config) -> trained.put(name, trainer.train(name, config)));
    String message =
        trained.values().stream().map(TrainedModel::text).collect(Collectors.joining("; "));
    long rows = trained.values().stream().mapToLong(TrainedModel::rows).sum();
    return JobResult.of(message + ".", rows);
  }

  private static Map<String, ModelConfig> models(JobContext context) {
    Map<String, ModelConfig> all = context.project().config(TrainingConfig.class).models();
    Set<String> known = all.keySet();
    return context
        .arguments()
        .value(MODEL)
        .map(
            wanted -> {
              ModelConfig config = all.get(wanted);
              if (config == null) {
                throw new UsageException(
                    "There is no model '%s' in training.yml.".formatted(wanted),
                    Suggestion.nearest(wanted, known)
                        .map(near -> "Did you mean %s?".formatted(near))
                        .orElse("It has: %s.".formatted(String.join(", ", known))),
                    "Correct --model, or leave it out to train them all.");
              }
              return Map.of(wanted, config);
            })
        .orElse(all);
  }
}
