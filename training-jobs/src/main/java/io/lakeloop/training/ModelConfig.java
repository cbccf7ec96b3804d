package io.lakeloop.training;

import io.lakeloop.core.config.Default;
import io.lakeloop.core.config.Description;
import io.lakeloop.core.config.Suggestion;
import io.lakeloop.registry.Task;
import io.lakeloop.training.report.CardConfig;
import io.lakeloop.training.report.EvaluationConfig;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One model: what it predicts, what from, and the candidates of which the best is registered.
 *
 * @param description what it predicts
 * @param task which kind of prediction
 * @param trainingSet the training set's name below {@code training_sets.}
 * @param seed seed of everything random
 * @param partitions how many partitions the training rows are hashed into, which the model depends
 *     on; left out: as {@link ModelDesign} says
 * @param rowShare the share of the training rows, by the hash of their keys, that is learnt from
 * @param selectBy the metric that decides between candidates; average precision, macro F1 or rmse,
 *     where it is left out
 * @param categorical the features whose values are names, not amounts
 * @param excludeFeatures features of the training set that the model does without
 * @param fillNulls what stands for numbers that are not known
 * @param preprocessing how single features are prepared
 * @param balance what is done about rare classes
 * @param tuning how settings and candidates are chosen between; left out: by the test rows, or by
 *     the validation rows where the training set has some
 * @param evaluation what is measured of the candidate that is registered, beside its metrics
 * @param card what only people know of the model, for its card
 * @param candidates what is tried, by name
 */
public record ModelConfig(
    @Default("") @Description("What the model predicts.") String description,
    @Description("binary (0 or 1), multiclass (0, 1, 2 and so on) or regression (a number).")
        Task task,
    @Description("The training set's name in features.yml.") String trainingSet,
    @Default("0") @Description("Seed of everything random.") long seed,
    @Description(
            "Partitions the training rows are hashed into; left out: two, of over a million rows one"
                + " for each 500,000.")
        Optional<Integer> partitions,
    @Default("1") @Description("The share of the training rows that is learnt from.")
        double rowShare,
    @Description("The metric that decides; left out: average_precision, macro_f1 or rmse.")
        Optional<String> selectBy,
    @Description("Features whose values are names, not amounts.") List<String> categorical,
    @Description("Features of the training set that the model does without.")
        List<String> excludeFeatures,
    @Default("median") @Description("What stands for a missing number: median, mean, mode or zero.")
        FillNulls fillNulls,
    @Default("{}") @Description("How single features are prepared.")
        PreprocessingConfig preprocessing,
    @Default("{}") @Description("What is done about rare classes.") BalanceConfig balance,
    @Description("How hyperparameters are searched for, and candidates chosen between.")
        Optional<TuningConfig> tuning,
    @Description("What is measured of the candidate that is registered, beside its metrics.")
        Optional<EvaluationConfig> evaluation,
    @Description("What only people know of the model, for its card.") Optional<CardConfig> card,
    @Description("What is tried, by name; the best is registered.")
        Map<String, CandidateConfig> candidates) {
  static final int MOST_PARTITIONS = 100_000;

  /** Refuses what cannot be trained: no candidate, one for another task, an unfit metric. */
  public ModelConfig {
    categorical = List.copyOf(categorical);
    excludeFeatures = List.copyOf(excludeFeatures);
    candidates = Collections.unmodifiableMap(new LinkedHashMap<>(candidates));
    partitions
        .filter(asked -> asked < 1 || asked > MOST_PARTITIONS)
        .ifPresent(
            asked -> {
              throw new IllegalArgumentException(
                  "partitions lie between 1 and %d, not %d".formatted(MOST_PARTITIONS, asked));
            });
    if (!(rowShare > 0 && rowShare <= 1)) {
      throw new IllegalArgumentException("row-share is above 0 and up to 1, not " + rowShare);
    }
    if (candidates.isEmpty()) {
      throw new IllegalArgumentException("a model needs a candidate");
    }
    if (task == Task.REGRESSION && balance.isWeighted()) {
      throw new IllegalArgumentException("balance is for classes; a regression has none");
    }
    for (Map.Entry<String, CandidateConfig> candidate : candidates.entrySet()) {
      requireFit(candidate.getKey(), candidate.getValue(), task);
      if (tuning.isEmpty() && !candidate.getValue().search().isEmpty()) {
        throw new IllegalArgumentException(
            "the candidate '%s' searches; say how by tuning: { strategy: grid }"
                .formatted(candidate.getKey()));
      }
      if (tuning.filter(by -> by.strategy() == TuningConfig.Strategy.GRID).isPresent()) {
        Trial.requireFew(candidate.getKey(), candidate.getValue());
      }
    }
    selectBy.ifPresent(metric -> requireFit(metric, task));
  }

  /** The metric that decides between candidates. */
  public String metric() {
    return selectBy.orElse(
        switch (task) {
          case BINARY -> "average_precision";
          case MULTICLASS -> "macro_f1";
          case REGRESSION -> "rmse";
        });
  }

  private static void requireFit(String name, CandidateConfig candidate, Task task) {
    if (!name.matches("[A-Za-z][A-Za-z0-9_]*")) {
      throw new IllegalArgumentException(
          "'" + name + "' is no candidate name: letters, digits and underscores, a letter first");
    }
    if (CandidateRuns.CHOSEN_BY.equals(VersionRecord.metric(name, ""))) {
      throw new IllegalArgumentException(
          "'" + name + "' is no candidate name: what candidates are chosen by is named so");
    }
    if (!candidate.algorithm().tasks().contains(task)) {
      throw new IllegalArgumentException(
          "the candidate '%s' is a %s, which does not do %s: one of %s does"
              .formatted(
                  name,
                  candidate.algorithm().word(),
                  Algorithm.word(task),
                  String.join(", ", Algorithm.words(task))));
    }
  }

  private static void requireFit(String metric, Task task) {
    List<String> known = task.metrics();
    if (!known.contains(metric)) {
      throw new IllegalArgumentException(
          "select-by of a %s model is one of %s, not '%s'%s"
              .formatted(
                  Algorithm.word(task),
                  String.join(", ", known),
                  metric,
                  Suggestion.nearest(metric, known)
                      .map(near -> " (did you mean '" + near + "'?)")
                      .orElse("")));
    }
  }
}
