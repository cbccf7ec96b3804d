package io.lakeloop.training;

import java.util.Locale;

/** What stands for a number that is not known. */
public enum FillNulls {
  /** The median of the training rows, to 0.1 % of their ranks; zero where none is known. */
  MEDIAN,
  /** Zero: a sum, rate or count over nothing. */
  ZERO;

  /** The word as config writes it. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Reads what {@link #word} wrote. */
  static FillNulls ofWord(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }
}
