package io.lakeloop.training;

/** How a number is brought to the size of others. Trees do not mind; linear models scale anyway. */
public enum Scaling {
  /** As it is. */
  NONE,
  /** Less the training rows' mean, by their standard deviation. */
  STANDARD,
  /** From 0 at the least value of the training rows to 1 at the greatest. */
  MIN_MAX
}
