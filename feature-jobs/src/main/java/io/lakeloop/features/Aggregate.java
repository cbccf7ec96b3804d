package io.lakeloop.features;

import io.lakeloop.core.config.Words;

/**
 * What is computed from the values in a window. Nulls are left out, as in SQL. Over a window
 * without values counts are 0 and all else is null, or the feature's default.
 *
 * <p>All but {@link #APPROX_COUNT_DISTINCT} are exact for the events in the window, however long it
 * is and whatever has left it, and all depend on the events alone, never on the order in which rows
 * of one time were stored. "Numbers" are numeric and boolean columns, which are aggregated as
 * doubles; "values" are numbers, strings, dates and timestamps.
 */
public enum Aggregate {
  /** Number of rows that have something in a column of any type, or of events: bigint. */
  COUNT(Input.NUMBER),
  /** Sum of numbers, rounded once: double. */
  SUM(Input.NUMBER),
  /** Sum over count of numbers: double. */
  MEAN(Input.NUMBER),
  /** Least number, NaN above all others: double. */
  MIN(Input.NUMBER),
  /** Greatest number, NaN above all others: double. */
  MAX(Input.NUMBER),
  /** Variance of a sample of numbers, as SQL's var_samp; null below two values: double. */
  VARIANCE(Input.NUMBER),
  /** Standard deviation of a sample of numbers, as SQL's stddev_samp: double. */
  STDDEV(Input.NUMBER),
  /**
   * Value of the earliest event, the least one of those at one time: double for numbers, else of
   * the column's type.
   */
  FIRST(Input.VALUE),
  /**
   * Value of the latest event, the greatest one of those at one time: double for numbers, else of
   * the column's type.
   */
  LAST(Input.VALUE),
  /** Values of the latest {@code k} events, the latest first: array of what {@link #LAST} is. */
  LAST_K(Input.VALUE),
  /** Number of different values: bigint. */
  COUNT_DISTINCT(Input.AS_IT_IS),
  /**
   * Number of different values, by a HyperLogLog of 4,096 registers: bigint, standard error 1.6
   * percent. Of each event in the window a hash of 64 bits is held, however long the value.
   */
  APPROX_COUNT_DISTINCT(Input.HASH),
  /**
   * Least number that at least the share {@code quantile} of the numbers do not exceed, as SQL's
   * percentile_disc: double. It is a value of the window, not an estimate.
   */
  QUANTILE(Input.NUMBER),
  /**
   * The {@code k} greatest values, as often as they occur, the greatest first: array of what {@link
   * #LAST} is.
   */
  TOP_K(Input.VALUE),
  /** How often each value occurs, by its text: map of string to bigint. */
  HISTOGRAM(Input.TEXT);

  /** As what an aggregate takes the values of its column. */
  enum Input {
    /** As doubles; what is no number can only be counted. */
    NUMBER,
    /** Numbers as doubles, all else as it is. */
    VALUE,
    /** Of the column's own type. */
    AS_IT_IS,
    /** By a hash of 64 bits. */
    HASH,
    /** As strings. */
    TEXT
  }

  private final Input input;

  Aggregate(Input input) {
    this.input = input;
  }

  Input input() {
    return input;
  }

  /** Whether it is a number of events or values, and so never missing. */
  public boolean counts() {
    return this == COUNT || this == COUNT_DISTINCT || this == APPROX_COUNT_DISTINCT;
  }

  /** Whether it is an array or a map, which no model can be trained on. */
  public boolean collects() {
    return takesK() || this == HISTOGRAM;
  }

  /** Whether it asks how many values to keep. */
  public boolean takesK() {
    return this == LAST_K || this == TOP_K;
  }

  /** Whether a sum, a difference or a rank is part of it, so that only numbers will do. */
  boolean needsNumbers() {
    return input == Input.NUMBER && this != COUNT;
  }

  /** The word that features.yml has for it, such as {@code last-k}. */
  String word() {
    return Words.of(this);
  }
}
