package io.lakeloop.features;

/** What is computed from the values in a window. Nulls are left out, as in SQL. */
public enum Aggregate {
  /** Number of values, or of events. 0 over an empty window. */
  COUNT,
  /** Sum of the values, rounded once. Null over an empty window. */
  SUM,
  /** Sum over count. Null over an empty window. */
  MEAN,
  /** Least value, NaN above all others. Null over an empty window. */
  MIN,
  /** Greatest value, NaN above all others. Null over an empty window. */
  MAX
}
