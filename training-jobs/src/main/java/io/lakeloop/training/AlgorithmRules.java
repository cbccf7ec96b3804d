package io.lakeloop.training;

import io.lakeloop.core.failure.DataRefusedException;
import io.lakeloop.features.TrainingSet;
import java.util.Optional;
import java.util.stream.LongStream;

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
      checkLink(recipe, rows.least());
      checkWidth(recipe, width);
    }
    missing(recipe, rows)
        .ifPresent(
            label -> {
              throw new DataRefusedException(
                  "A naive-bayes cannot learn from %s."
                      .formatted(TrainingSet.table(recipe.design().trainingSet())),
                  "It takes classes numbered from 0 without a gap; no training row is of %d, up to %d."
                      .formatted(label, (long) rows.greatest()),
                  "Number the classes without gaps, or use another algorithm.");
            });
  }

  /**
   * The class for want of which an algorithm would give the wrong classes out: MLlib's naive Bayes
   * predicts a class's place among those that occur, not its number.
   *
   * @return the least class that no row has, below one that some have
   */
  static Optional<Long> missing(Recipe recipe, RowCounts rows) {
    if (recipe.algorithm() != Algorithm.NAIVE_BAYES) {
      return Optional.empty();
    }
    return LongStream.range(0, (long) rows.greatest())
        .filter(label -> !rows.classes().containsKey((double) label))
        .boxed()
        .findFirst();
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

  /** A normal distribution has labels of any sign, but its link may not: MLlib begins at NaN. */
  private static void checkLink(Recipe recipe, double least) {
    double link = recipe.hyperparameters().number(Hyperparameter.LINK_POWER);
    boolean normal = recipe.hyperparameters().number(Hyperparameter.VARIANCE_POWER) == 0;
    boolean positive = link <= 0;
    if (normal && link != 1 && (positive ? least <= 0 : least < 0)) {
      throw new DataRefusedException(
          "A generalized-linear-regression with link-power %s cannot learn from %s."
              .formatted(link, TrainingSet.table(recipe.design().trainingSet())),
          "Its means are %s 0; the least '%s' of the training rows is %s."
              .formatted(positive ? "above" : "from", recipe.design().label(), least),
          "Set link-power: 1, or leave such rows out of the training set.");
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
          "Set variance-power: 0 and link-power: 1, or leave such rows out of the training set.");
    }
  }
}
