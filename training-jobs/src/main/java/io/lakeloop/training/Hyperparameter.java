package io.lakeloop.training;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What can be set of an algorithm, with its default and its bounds. */
enum Hyperparameter {
  /** Steps of the optimiser at most. */
  MAX_ITERATIONS(200, 1, 100_000, true),
  /** Weight of the penalty on large coefficients. */
  REGULARIZATION(0.0, 0.0, Double.MAX_VALUE, false),
  /** The penalty's share that is absolute (1) rather than squared (0). */
  ELASTIC_NET(0.0, 0.0, 1.0, false),
  /** Trees of a boosted model. */
  ROUNDS(20, 1, 10_000, true),
  /** Levels of splits in a tree. */
  DEPTH(5, 0, 30, true),
  /** The share of each tree's correction that is taken. */
  STEP(0.1, Double.MIN_VALUE, 1.0, false),
  /** Trees of a forest. */
  TREES(20, 1, 10_000, true),
  /** Places at which a number may be split, at most. */
  MAX_BINS(128, 2, 1_000_000, true),
  /** The share of rows that each tree sees. */
  SUBSAMPLING(1.0, Double.MIN_VALUE, 1.0, false);

  private final double standard;
  private final double least;
  private final double most;
  private final boolean whole;

  Hyperparameter(double standard, double least, double most, boolean whole) {
    this.standard = standard;
    this.least = least;
    this.most = most;
    this.whole = whole;
  }

  /** The value where config does not say. */
  double standard() {
    return standard;
  }

  /** The word as config writes it. */
  String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
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
      if (value >= least && value <= most && (!whole || value == Math.rint(value))) {
        return value;
      }
    } catch (NumberFormatException wrong) {
      throw refusal(text, wrong);
    }
    throw refusal(text, null);
  }

  private IllegalArgumentException refusal(String text, @Nullable NumberFormatException cause) {
    String from = least == Double.MIN_VALUE ? "above 0" : "from " + text(least);
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
