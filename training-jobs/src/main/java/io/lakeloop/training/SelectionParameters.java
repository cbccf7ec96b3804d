package io.lakeloop.training;

import io.lakeloop.core.config.Words;
import io.lakeloop.registry.rules.Limits;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How a model was chosen, as its run and its version record it beside their {@link Recipe}, which
 * does without. A version of a build that did not record it says nothing of it.
 */
final class SelectionParameters {
  private static final String TUNING = "tuning.";

  private SelectionParameters() {}

  /**
   * What decided, by name. Features that were excluded are left out where they are more than a run
   * can hold; the version's own features tell them too.
   */
  static Map<String, String> of(ModelConfig config) {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("select-by", config.metric());
    String excluded = String.join(",", config.excludeFeatures());
    if (!excluded.isEmpty() && excluded.length() <= Limits.PARAMETER) {
      all.put("exclude-features", excluded);
    }
    config.tuning().ifPresent(tuning -> all.putAll(of(tuning)));
    return all;
  }

  /** What counts under the strategy and the validation that are asked for. */
  private static Map<String, String> of(TuningConfig tuning) {
    Map<String, String> all = new LinkedHashMap<>();
    all.put(TUNING + "strategy", Words.of(tuning.strategy()));
    all.put(TUNING + "validation", Words.of(tuning.validation()));
    if (tuning.validation() == TuningConfig.Validation.K_FOLD) {
      all.put(TUNING + "folds", Integer.toString(tuning.folds()));
    } else {
      all.put(TUNING + "share", Double.toString(tuning.share()));
    }
    if (!tuning.groupBy().isEmpty()) {
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
