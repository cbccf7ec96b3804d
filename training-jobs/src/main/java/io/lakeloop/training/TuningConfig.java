package io.lakeloop.training;

import io.lakeloop.core.config.Default;
import io.lakeloop.core.config.Description;
import java.util.List;

/**
 * How the best setting of each candidate is looked for, and how candidates are chosen between: by
 * rows that train but were held out for it, so that the test rows are asked once, at the end.
 *
 * @param strategy which settings of the search spaces are tried
 * @param validation what the tried are scored on
 * @param folds of k-fold: into how many parts the training rows are put
 * @param share of hold-out: the share of the training rows that is held out, where the training set
 *     has no {@code validation} rows
 * @param groupBy columns of the training set: rows that are equal in them are held out together, so
 *     that no entity is on both sides; left out: the keys
 * @param trials of random and successive halving: how many settings of a candidate are drawn
 * @param keepOneIn of successive halving: of so many settings one goes on to so many times the rows
 * @param stopAfter stops a candidate's search when so many settings in a row brought no gain; 0:
 *     never
 * @param minGain what counts as a gain, in the metric's units
 * @param parallelism how many fits run at once; 0: one for each core, up to 16
 */
public record TuningConfig(
    @Default("grid") @Description("grid, random or successive-halving.") Strategy strategy,
    @Default("k-fold") @Description("Scored on: k-fold or hold-out.") Validation validation,
    @Default("3") @Description("Parts the training rows are put into by k-fold.") int folds,
    @Default("0.2") @Description("Share held out, where the training set has no validation rows.")
        double share,
    @Description("Rows equal in these columns are held out together; left out: the keys.")
        List<String> groupBy,
    @Default("20") @Description("Settings of a candidate that are drawn at random.") int trials,
    @Default("3")
        @Description("Halving: of so many settings one goes on to so many times the rows.")
        int keepOneIn,
    @Default("0") @Description("Stop when so many settings in a row brought no gain; 0: never.")
        int stopAfter,
    @Default("0") @Description("What counts as a gain, in the metric's units.") double minGain,
    @Default("0") @Description("Fits at once; 0: one for each core, up to 16.") int parallelism) {
  /** Which settings of the search spaces are tried. */
  public enum Strategy {
    /** All combinations. */
    GRID,
    /** So many drawn at random, by the seed. */
    RANDOM,
    /**
     * So many drawn at random on few rows; the best go on to more (K. Jamieson and A. Talwalkar,
     * "Non-stochastic best arm identification and hyperparameter optimization", 2016).
     */
    SUCCESSIVE_HALVING
  }

  /** What the settings that are tried are scored on. */
  public enum Validation {
    /** The training rows in parts, each held out once; the mean of the scores counts. */
    K_FOLD,
    /** The training set's validation rows, or a share of the training rows where it has none. */
    HOLD_OUT
  }

  /** Refuses numbers that nothing can be tried with. */
  public TuningConfig {
    groupBy = List.copyOf(groupBy);
    requireWithin("folds", folds, 2, 100);
    requireWithin("trials", trials, 1, 10_000);
    requireWithin("keep-one-in", keepOneIn, 2, 100);
    requireWithin("stop-after", stopAfter, 0, 10_000);
    requireWithin("parallelism", parallelism, 0, 1_000);
    if (!(share > 0 && share < 1)) {
      throw new IllegalArgumentException("share lies between 0 and 1, not at " + share);
    }
    if (!(minGain >= 0)) {
      throw new IllegalArgumentException("min-gain is from 0, not " + minGain);
    }
    if (minGain > 0 && stopAfter == 0) {
      throw new IllegalArgumentException("min-gain goes with stop-after");
    }
    if (stopAfter > 0 && strategy == Strategy.SUCCESSIVE_HALVING) {
      throw new IllegalArgumentException("successive-halving stops by itself: no stop-after");
    }
  }

  /**
   * Whether what is tried is scored on parts of the training rows.
   *
   * @param validated whether the training set has validation rows
   */
  boolean scoresOnParts(boolean validated) {
    return validation == Validation.K_FOLD || !validated;
  }

  private static void requireWithin(String key, int value, int least, int most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          "%s lies between %d and %d, not at %d".formatted(key, least, most, value));
    }
  }
}
