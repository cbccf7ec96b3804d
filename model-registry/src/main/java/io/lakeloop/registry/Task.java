package io.lakeloop.registry;

/** What a model predicts. */
public enum Task {
  /** Which of two classes, 0 or 1: a prediction and the probability of 1. */
  BINARY,
  /** A number. */
  REGRESSION
}
