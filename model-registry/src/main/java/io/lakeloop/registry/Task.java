package io.lakeloop.registry;

import java.util.List;

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
  REGRESSION;

  /** How many classes MLlib's trees tell apart at most. */
  public static final int MOST_CLASSES = 100;

  /** What such a model is of, in words: {@code two classes}. */
  public String object() {
    return switch (this) {
      case BINARY -> "two classes";
      case MULTICLASS -> "several classes";
      case REGRESSION -> "numbers";
    };
  }

  /** The metrics of {@link ScoringModel#measure} that have a better side. */
  public List<String> metrics() {
    return switch (this) {
      case BINARY ->
          List.of(
              "auc_roc",
              "average_precision",
              "log_loss",
              "brier",
              "accuracy",
              "precision",
              "recall",
              "f1");
      case MULTICLASS ->
          List.of(
              "accuracy",
              "macro_precision",
              "macro_recall",
              "macro_f1",
              "weighted_precision",
              "weighted_recall",
              "weighted_f1",
              "log_loss");
      case REGRESSION -> List.of("rmse", "mae", "r2", "mape");
    };
  }
}
