package io.lakeloop.training;

import static io.lakeloop.training.Hyperparameter.DEPTH;
import static io.lakeloop.training.Hyperparameter.ELASTIC_NET;
import static io.lakeloop.training.Hyperparameter.LINK_POWER;
import static io.lakeloop.training.Hyperparameter.MAX_BINS;
import static io.lakeloop.training.Hyperparameter.MAX_ITERATIONS;
import static io.lakeloop.training.Hyperparameter.MIN_LEAF_ROWS;
import static io.lakeloop.training.Hyperparameter.REGULARIZATION;
import static io.lakeloop.training.Hyperparameter.ROUNDS;
import static io.lakeloop.training.Hyperparameter.STEP;
import static io.lakeloop.training.Hyperparameter.SUBSAMPLING;
import static io.lakeloop.training.Hyperparameter.TREES;
import static io.lakeloop.training.Hyperparameter.VARIANCE_POWER;

import io.lakeloop.core.config.Words;
import io.lakeloop.registry.Task;
import java.util.Arrays;
import java.util.List;

/** How a model learns: MLlib's algorithms. */
public enum Algorithm {
  /** Logistic regression over standardised numbers and one-hot categories. */
  LOGISTIC_REGRESSION,
  /** Linear least squares over standardised numbers and one-hot categories. */
  LINEAR_REGRESSION,
  /**
   * A linear model of counts and amounts, whose variance is a power of the mean (Tweedie): Poisson
   * with a logarithmic link unless said otherwise.
   */
  GENERALIZED_LINEAR_REGRESSION,
  /**
   * A linear support vector machine. Its margins become probabilities by a logistic regression over
   * them (J. Platt, "Probabilistic outputs for support vector machines", 1999).
   */
  LINEAR_SVC,
  /** Bayes' rule over features that are independent and normal within each class. */
  NAIVE_BAYES,
  /** One tree. */
  DECISION_TREE,
  /** Trees that each mend the error of those before. */
  GRADIENT_BOOSTED_TREES,
  /** The mean of many trees over samples of the rows. */
  RANDOM_FOREST;

  /** Whether it weighs its inputs, and so wants a category as one column a value. */
  boolean isLinear() {
    return switch (this) {
      case LOGISTIC_REGRESSION,
          LINEAR_REGRESSION,
          GENERALIZED_LINEAR_REGRESSION,
          LINEAR_SVC,
          NAIVE_BAYES ->
          true;
      case DECISION_TREE, GRADIENT_BOOSTED_TREES, RANDOM_FOREST -> false;
    };
  }

  /** What it can predict. */
  List<Task> tasks() {
    return switch (this) {
      case LOGISTIC_REGRESSION, NAIVE_BAYES -> List.of(Task.BINARY, Task.MULTICLASS);
      case LINEAR_REGRESSION, GENERALIZED_LINEAR_REGRESSION -> List.of(Task.REGRESSION);
      case LINEAR_SVC -> List.of(Task.BINARY);
      case GRADIENT_BOOSTED_TREES -> List.of(Task.BINARY, Task.REGRESSION);
      case DECISION_TREE, RANDOM_FOREST -> List.of(Task.BINARY, Task.MULTICLASS, Task.REGRESSION);
    };
  }

  /** What can be set. */
  List<Hyperparameter> hyperparameters() {
    return switch (this) {
      case LOGISTIC_REGRESSION, LINEAR_REGRESSION ->
          List.of(MAX_ITERATIONS, REGULARIZATION, ELASTIC_NET);
      case GENERALIZED_LINEAR_REGRESSION ->
          List.of(MAX_ITERATIONS, REGULARIZATION, VARIANCE_POWER, LINK_POWER);
      case LINEAR_SVC -> List.of(MAX_ITERATIONS, REGULARIZATION);
      case NAIVE_BAYES -> List.of();
      case DECISION_TREE -> List.of(DEPTH, MAX_BINS, MIN_LEAF_ROWS);
      case GRADIENT_BOOSTED_TREES ->
          List.of(ROUNDS, DEPTH, STEP, MAX_BINS, SUBSAMPLING, MIN_LEAF_ROWS);
      case RANDOM_FOREST -> List.of(TREES, DEPTH, MAX_BINS, SUBSAMPLING, MIN_LEAF_ROWS);
    };
  }

  /** The word as config writes it. */
  String word() {
    return Words.of(this);
  }

  /** Reads what {@link #word()} wrote. */
  static Algorithm ofWord(String word) {
    return Words.constant(Algorithm.class, word);
  }

  /** A task as config writes it. */
  static String word(Task task) {
    return Words.of(task);
  }

  /** The algorithms that can do a task. */
  static List<String> words(Task task) {
    return Arrays.stream(values())
        .filter(algorithm -> algorithm.tasks().contains(task))
        .map(Algorithm::word)
        .toList();
  }
}
