package io.lakeloop.training;

/** What the values of a feature are. */
public enum FeatureKind {
  /** An amount. */
  NUMBER,
  /** A name, one of a number of names. */
  CATEGORY,
  /** Words: how often each occurs is counted, the words hashed into a number of places. */
  TEXT
}
