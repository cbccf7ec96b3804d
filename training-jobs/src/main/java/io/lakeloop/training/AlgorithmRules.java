package io.lakeloop.training;

import io.lakeloop.core.failure.DataRefusedException;
import io.lakeloop.features.TrainingSet;

/** Refuses rows that an algorithm would fail on with words of its own, after minutes. */
final class AlgorithmRules {
  /** How many places MLlib's iteratively reweighted least squares takes. */
  private static final int MOST_PLACES = 4_096;

  private AlgorithmRules() {}

  /**
   * Checks what the training rows hold against what an algorithm can learn from.
   *
   * @param width how many places their vectors have
   * @throws DataRefusedException if labels lie where the distribution has none, or there are too
   *     many places
   */
  static void check(Recipe recipe, RowCounts rows, int width) {
    if (recipe.algorithm() == Algorithm.GENERALIZED_LINEAR_REGRESSION) {
      checkDistribution(recipe, rows.least());
      checkWidth(recipe, width);
    }
  }

  private static void checkWidth(Recipe recipe, int width) {
    if (width > MOST_PLACES) {
      throw new DataRefusedException(
          "A generalized-linear-regression cannot learn from %s."
              .formatted(TrainingSet.table(recipe.design().trainingSet())),
          "Its features have %d values together, of which it takes %d at most."
              .formatted(width, MOST_PLACES),
          "Leave out categories of many values, hash texts into fewer places, or use trees.");
    }
  }

  private static void checkDistribution(Recipe recipe, double least) {
    double power = recipe.hyperparameters().number(Hyperparameter.VARIANCE_POWER);
    boolean positive = power >= 2;
    if (power != 0 && (positive ? least <= 0 : least < 0)) {
      throw new DataRefusedException(
          "A generalized-linear-regression with variance-power %s cannot learn from %s."
              .formatted(power, TrainingSet.table(recipe.design().trainingSet())),
          "It is for labels %s 0; the least '%s' of the training rows is %s."
              .formatted(positive ? "above" : "from", recipe.design().label(), least),
          "Set variance-power: 0, or leave such rows out of the training set.");
    }
  }
}
