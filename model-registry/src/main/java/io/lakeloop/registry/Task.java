package io.lakeloop.registry;

/** What a model predicts. */
public enum Task {
  /** Which of two classes, 0 or 1: a prediction and the probability of 1. */
  BINARY,
  /**
   * Which of several classes, each a whole number from 0 as in MLlib: the prediction is that number
   * and the probability that of the class predicted.
   */
  MULTICLASS,
  /** A number. */
  REGRESSION
}
