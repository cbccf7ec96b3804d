package io.lakeloop.features;

import io.lakeloop.core.config.Default;
import io.lakeloop.core.config.Description;
import java.util.List;

/**
 * One training set: which rows, what is known of each at its time, and how they are split.
 *
 * @param description what it is for
 * @param spine the rows
 * @param lookups the feature tables asked for each row
 * @param split which rows train and which test
 * @param suspiciousScore from which AUC, or absolute correlation, by itself a numeric feature is
 *     reported
 */
public record TrainingSetConfig(
    @Default("") @Description("What it is for.") String description,
    @Description("The rows to train on and their labels.") SpineConfig spine,
    @Description("The feature tables asked for each row, as of its time.")
        List<LookupConfig> lookups,
    @Description("Which rows train and which test.") SplitConfig split,
    @Default("0.99")
        @Description(
            "The AUC, or absolute correlation, from which a numeric feature alone is reported.")
        double suspiciousScore) {
  /** Refuses a threshold that no score can be held against. */
  public TrainingSetConfig {
    lookups = List.copyOf(lookups);
    if (!(suspiciousScore > 0 && suspiciousScore <= 1)) {
      throw new IllegalArgumentException("suspicious-score lies between 0 and 1");
    }
  }

  /** A training set whose features are reported from the usual score on. */
  public TrainingSetConfig(
      String description, SpineConfig spine, List<LookupConfig> lookups, SplitConfig split) {
    this(description, spine, lookups, split, 0.99);
  }
}
