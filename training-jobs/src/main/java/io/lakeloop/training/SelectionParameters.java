package io.lakeloop.training;

import io.lakeloop.core.config.Words;
import io.lakeloop.registry.Task;
import io.lakeloop.registry.rules.Limits;
import io.lakeloop.training.report.EvaluationConfig;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How a model was chosen, as its run and its version record it beside their {@link Recipe}, which
 * does without. A version of a build that did not record it says nothing of it.
 *
 * @param config the model's config
 * @param split how its training set was split, in words; empty where the set does not say
 */
record SelectionParameters(ModelConfig config, Optional<String> split) {
  private static final String TUNING = "tuning.";

  /**
   * What decided, by name. Features that were excluded are left out where they are more than a run
   * can hold; the version's own features tell them too.
   *
   * @param validated whether the training set has validation rows
   */
  Map<String, String> of(boolean validated) {
    Map<String, String> all = new LinkedHashMap<>();
    split.ifPresent(said -> all.put("split", said));
    all.put("select-by", config.metric());
    all.put("selected-on", selectedOn(validated));
    String excluded = String.join(",", config.excludeFeatures());
    if (!excluded.isEmpty() && excluded.length() <= Limits.PARAMETER) {
      all.put("exclude-features", excluded);
    }
    config.tuning().ifPresent(tuning -> all.putAll(of(tuning, validated)));
    config
        .evaluation()
        .flatMap(EvaluationConfig::costs)
        .filter(costs -> config.task() == Task.BINARY)
        .ifPresent(
            costs ->
                all.put(
                    "threshold-chosen-by",
                    "%s, on the %s rows"
                        .formatted(costs.text(), validated ? "validation" : "test")));
    return all;
  }

  /** The rows that settings and candidates were chosen by. */
  private String selectedOn(boolean validated) {
    return config.tuning().filter(tuning -> tuning.scoresOnParts(validated)).isPresent()
        ? "parts of the training rows"
        : validated ? "validation rows" : "test rows";
  }

  /** What counts under the strategy and the validation that are asked for. */
  private static Map<String, String> of(TuningConfig tuning, boolean validated) {
    Map<String, String> all = new LinkedHashMap<>();
    all.put(TUNING + "strategy", Words.of(tuning.strategy()));
    all.put(TUNING + "validation", Words.of(tuning.validation()));
    if (tuning.validation() == TuningConfig.Validation.K_FOLD) {
      all.put(TUNING + "folds", Integer.toString(tuning.folds()));
    } else if (!validated) {
      all.put(TUNING + "share", Double.toString(tuning.share()));
    }
    if (!tuning.groupBy().isEmpty() && tuning.scoresOnParts(validated)) {
      all.put(TUNING + "group-by", String.join(",", tuning.groupBy()));
    }
    if (tuning.strategy() != TuningConfig.Strategy.GRID) {
      all.put(TUNING + "trials", Integer.toString(tuning.trials()));
    }
    if (tuning.strategy() == TuningConfig.Strategy.SUCCESSIVE_HALVING) {
      all.put(TUNING + "keep-one-in", Integer.toString(tuning.keepOneIn()));
    }
    if (tuning.stopAfter() > 0) {
      all.put(TUNING + "stop-after", Integer.toString(tuning.stopAfter()));
      all.put(TUNING + "min-gain", Double.toString(tuning.minGain()));
    }
    return all;
  }
}
