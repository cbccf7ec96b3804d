package io.lakeloop.training;

import io.lakeloop.core.config.Words;

/** What stands for a number that is not known. */
public enum FillNulls {
  /** The median of the training rows, to 0.1 % of their ranks; zero where none is known. */
  MEDIAN,
  /** The mean of the training rows; zero where none is known. */
  MEAN,
  /** The commonest number of the training rows, of several the least; zero where none is known. */
  MODE,
  /** Zero: a sum, rate or count over nothing. */
  ZERO;

  /** The word as config writes it, and MLlib. */
  String word() {
    return Words.of(this);
  }

  /** Reads what {@link #word} wrote. */
  static FillNulls ofWord(String word) {
    return Words.constant(FillNulls.class, word);
  }
}
