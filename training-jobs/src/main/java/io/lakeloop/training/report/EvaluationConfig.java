package io.lakeloop.training.report;

import io.lakeloop.core.config.Default;
import io.lakeloop.core.config.Description;
import io.lakeloop.core.metric.AssessmentOptions;
import io.lakeloop.training.explain.PermutationImportance;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is measured on the test rows of the candidate that is registered, beside the metrics of its
 * task.
 *
 * @param slices SQL over a row of the training set by the slice's name; each value is measured by
 *     itself, and binary models are told how differently they treat them
 * @param threshold scores at or above it predict class 1, where no costs choose one
 * @param costs choose the threshold at which the validation rows cost least; the test rows, where
 *     the training set has no others to choose by
 * @param topK for how many of the best scores precision and recall are told
 * @param bootstrap draws of the bootstrap behind each metric's interval; 0 for no intervals
 * @param confidence share of the draws that an interval holds
 * @param importanceRows test rows that permutation importance is measured on, at most
 * @param importanceRepeats how often each feature is shuffled
 */
public record EvaluationConfig(
    @Description("SQL over a row by the slice's name, as in age: floor(age / 10) * 10.")
        Map<String, String> slices,
    @Default("0.5") @Description("Scores at or above it predict class 1.") double threshold,
    @Description("What wrong decisions cost: chooses the threshold, on validation rows if any.")
        Optional<CostsConfig> costs,
    @Description("For how many of the best scores precision and recall are told.") List<Long> topK,
    @Default("0") @Description("Draws of the bootstrap behind intervals; 0 for none.")
        int bootstrap,
    @Default("0.95") @Description("Share of the draws that an interval holds.") double confidence,
    @Default("2000") @Description("Test rows that importance is measured on, at most.")
        int importanceRows,
    @Default("3") @Description("How often each feature is shuffled.") int importanceRepeats) {
  /** Refuses what cannot be measured. */
  public EvaluationConfig {
    slices = Collections.unmodifiableMap(new LinkedHashMap<>(slices));
    topK = List.copyOf(topK);
    slices.keySet().forEach(EvaluationConfig::requireName);
    options(slices, threshold, costs, topK, bootstrap, confidence, List.of("key"), 0);
    requireSample(importanceRows, importanceRepeats);
  }

  /** Nothing but the defaults. */
  public static EvaluationConfig standard() {
    return new EvaluationConfig(Map.of(), 0.5, Optional.empty(), List.of(), 0, 0.95, 2000, 3);
  }

  /**
   * What is to be measured of scored rows.
   *
   * @param keys the columns that name a row
   * @param seed seed of everything random
   */
  public AssessmentOptions options(List<String> keys, long seed) {
    return options(slices, threshold, costs, topK, bootstrap, confidence, keys, seed);
  }

  private static AssessmentOptions options(
      Map<String, String> slices,
      double threshold,
      Optional<CostsConfig> costs,
      List<Long> topK,
      int bootstrap,
      double confidence,
      List<String> keys,
      long seed) {
    return new AssessmentOptions(
        keys, slices, threshold, costs.map(CostsConfig::costs), topK, bootstrap, confidence, seed);
  }

  private static void requireName(String slice) {
    if (!slice.matches("[A-Za-z][A-Za-z0-9_]*")) {
      throw new IllegalArgumentException(
          "'" + slice + "' is no slice name: letters, digits and underscores, a letter first");
    }
  }

  private static void requireSample(int rows, int repeats) {
    new PermutationImportance(List.of(), "", List.of(), rows, repeats, 0).features();
  }
}
