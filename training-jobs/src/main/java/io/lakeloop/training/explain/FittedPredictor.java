package io.lakeloop.training.explain;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.classification.DecisionTreeClassificationModel;
import org.apache.spark.ml.classification.GBTClassificationModel;
import org.apache.spark.ml.classification.LogisticRegressionModel;
import org.apache.spark.ml.classification.RandomForestClassificationModel;
import org.apache.spark.ml.regression.DecisionTreeRegressionModel;
import org.apache.spark.ml.regression.GBTRegressionModel;
import org.apache.spark.ml.regression.LinearRegressionModel;
import org.apache.spark.ml.regression.RandomForestRegressionModel;
import org.apache.spark.ml.tree.DecisionTreeModel;
import org.apache.spark.ml.tree.Node;

/** MLlib's fitted models as sums. */
final class FittedPredictor {
  private FittedPredictor() {}

  /**
   * A model's predictions of a class, or of a number.
   *
   * @param ofClass the class whose score is explained; of no meaning to a regression
   * @throws IllegalArgumentException if the model's predictions are no such sums
   */
  static Explained explained(Transformer model, int ofClass) {
    if (model instanceof LinearRegressionModel linear) {
      return terms(linear.coefficients().toArray(), linear.intercept());
    }
    if (model instanceof LogisticRegressionModel logistic) {
      return logOdds(logistic, ofClass);
    }
    if (model instanceof GBTRegressionModel boosted) {
      return ensemble(boosted.trees(), boosted.treeWeights(), Node::prediction);
    }
    if (model instanceof GBTClassificationModel boosted) {
      // MLlib's probability is 1 / (1 + exp(-2 margin)): twice the margin are the log-odds.
      double sign = ofClass == 1 ? 2 : -2;
      double[] weights = Arrays.stream(boosted.treeWeights()).map(w -> w * sign).toArray();
      return ensemble(boosted.trees(), weights, Node::prediction);
    }
    if (model instanceof RandomForestRegressionModel forest) {
      return ensemble(forest.trees(), equal(forest.trees().length), Node::prediction);
    }
    if (model instanceof RandomForestClassificationModel forest) {
      return ensemble(forest.trees(), equal(forest.trees().length), share(ofClass));
    }
    if (model instanceof DecisionTreeRegressionModel tree) {
      return ensemble(new DecisionTreeModel[] {tree}, equal(1), Node::prediction);
    }
    if (model instanceof DecisionTreeClassificationModel tree) {
      return ensemble(new DecisionTreeModel[] {tree}, equal(1), share(ofClass));
    }
    throw new IllegalArgumentException(
        "the predictions of a %s are no sum over its features"
            .formatted(model.getClass().getSimpleName()));
  }

  private static Explained logOdds(LogisticRegressionModel model, int ofClass) {
    if (model.coefficientMatrix().numRows() > 1) {
      double[] weights = new double[model.coefficientMatrix().numCols()];
      for (int i = 0; i < weights.length; i++) {
        weights[i] = model.coefficientMatrix().apply(ofClass, i);
      }
      return terms(weights, model.interceptVector().apply(ofClass));
    }
    double sign = ofClass == 1 ? 1 : -1;
    return terms(
        Arrays.stream(model.coefficients().toArray()).map(w -> w * sign).toArray(),
        model.intercept() * sign);
  }

  private static Explained terms(double[] weights, double intercept) {
    return new LinearTerms(weights, intercept, new double[weights.length]);
  }

  private static Explained ensemble(
      DecisionTreeModel[] trees, double[] weights, ToDoubleFunction<Node> value) {
    List<FlatTree> flat = new ArrayList<>();
    for (DecisionTreeModel tree : trees) {
      flat.add(FlatTree.of(tree.rootNode(), tree.depth(), value));
    }
    return new TreeEnsemble(flat, weights);
  }

  private static double[] equal(int trees) {
    double[] weights = new double[trees];
    Arrays.fill(weights, 1.0 / trees);
    return weights;
  }

  /** The share of a class among the training rows of a leaf: what a forest's trees vote. */
  private static ToDoubleFunction<Node> share(int ofClass) {
    return leaf -> leaf.impurityStats().stats()[ofClass] / leaf.impurityStats().count();
  }
}
