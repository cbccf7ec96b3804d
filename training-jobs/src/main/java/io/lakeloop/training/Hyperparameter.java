package io.lakeloop.training;

import io.lakeloop.core.config.Words;
import org.jspecify.annotations.Nullable;

/** What can be set of an algorithm, with its default and its bounds. */
enum Hyperparameter {
  /** Steps of the optimiser at most. */
  MAX_ITERATIONS("maxIter", 200, 1, 100_000, true),
  /** Weight of the penalty on large coefficients. */
  REGULARIZATION("regParam", 0.0, 0.0, Double.MAX_VALUE, false),
  /** The penalty's share that is absolute (1) rather than squared (0). */
  ELASTIC_NET("elasticNetParam", 0.0, 0.0, 1.0, false),
  /** Trees of a boosted model. */
  ROUNDS("maxIter", 20, 1, 10_000, true),
  /** Levels of splits in a tree. */
  DEPTH("maxDepth", 5, 0, 30, true),
  /** The share of each tree's correction that is taken. */
  STEP("stepSize", 0.1, Double.MIN_VALUE, 1.0, false),
  /** Trees of a forest. */
  TREES("numTrees", 20, 1, 10_000, true),
  /** Places at which a number may be split, at most. */
  MAX_BINS("maxBins", 128, 2, 1_000_000, true),
  /** The share of rows that each tree sees. */
  SUBSAMPLING("subsamplingRate", 1.0, Double.MIN_VALUE, 1.0, false),
  /** Rows that each leaf of a tree holds, at least. */
  MIN_LEAF_ROWS("minInstancesPerNode", 1, 1, 1_000_000_000, true),
  /**
   * The power of its mean that a label's variance goes by: 0 for normal, 1 for Poisson (counts), 2
   * for gamma (amounts above 0), between 1 and 2 for amounts of which many are 0.
   */
  VARIANCE_POWER("variancePower", 1.0, 0.0, 10.0, false),
  /**
   * The power of the mean that is linear in the features; 0 is the logarithm, 1 the mean itself.
   */
  LINK_POWER("linkPower", 0.0, -10.0, 10.0, false);

  private final String parameter;
  private final double standard;
  private final double least;
  private final double most;
  private final boolean whole;

  Hyperparameter(String parameter, double standard, double least, double most, boolean whole) {
    this.parameter = parameter;
    this.standard = standard;
    this.least = least;
    this.most = most;
    this.whole = whole;
  }

  /** The name of MLlib's parameter. */
  String parameter() {
    return parameter;
  }

  /** A value as MLlib takes it: an {@code Integer} or a {@code Double}. */
  Object boxed(double value) {
    return whole ? (Object) (int) value : (Object) value;
  }

  /** Whether its values are whole numbers. */
  boolean isWhole() {
    return whole;
  }

  /** The value where config does not say. */
  double standard() {
    return standard;
  }

  /** The word as config writes it. */
  String word() {
    return Words.of(this);
  }

  /** A value as it would be written. */
  String text(double value) {
    return whole ? Long.toString((long) value) : Double.toString(value);
  }

  /**
   * Reads a value.
   *
   * @throws IllegalArgumentException with what was expected, if it is none
   */
  double parse(String text) {
    try {
      double value = Double.parseDouble(text);
      if (value >= least && value <= most && isPossible(value)) {
        return value;
      }
    } catch (NumberFormatException wrong) {
      throw refusal(text, wrong);
    }
    throw refusal(text, null);
  }

  private boolean isPossible(double value) {
    // No distribution's variance grows by a power between 0 and 1.
    return whole ? value == Math.rint(value) : this != VARIANCE_POWER || value == 0 || value >= 1;
  }

  private IllegalArgumentException refusal(String text, @Nullable NumberFormatException cause) {
    String from =
        this == VARIANCE_POWER
            ? "that is 0, or from 1.0"
            : least == Double.MIN_VALUE ? "above 0" : "from " + text(least);
    return new IllegalArgumentException(
        "%s is '%s': expected a %snumber %s%s"
            .formatted(
                word(),
                text,
                whole ? "whole " : "",
                from,
                most == Double.MAX_VALUE ? "" : " to " + text(most)),
        cause);
  }
}
