package io.lakeloop.training.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.lakeloop.core.LocalSpark;
import java.util.Random;
import org.apache.spark.ml.classification.RandomForestClassificationModel;
import org.apache.spark.ml.classification.RandomForestClassifier;
import org.apache.spark.ml.regression.DecisionTreeRegressionModel;
import org.apache.spark.ml.regression.GBTRegressionModel;
import org.apache.spark.ml.regression.GBTRegressor;
import org.apache.spark.ml.tree.Node;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Against the definition: the mean over all orders of what knowing a feature next changes. */
@ExtendWith(LocalSpark.class)
class TreeShapTest {
  private static final int SLOTS = 3;

  @Test
  void equalsBruteForceOnDeepTreesWithCategories() {
    GBTRegressionModel model =
        (GBTRegressionModel)
            FittedModels.fitted(
                    false,
                    new GBTRegressor()
                        .setLabelCol("number")
                        .setMaxIter(3)
                        .setMaxDepth(6)
                        .setSubsamplingRate(0.8)
                        .setSeed(5))
                .stages()[2];
    for (DecisionTreeRegressionModel tree : model.trees()) {
      assertThat(tree.depth()).isGreaterThan(SLOTS);
      agrees(FlatTree.of(tree.rootNode(), tree.depth(), Node::prediction));
    }
  }

  @Test
  void equalsBruteForceOnForestsThatVote() {
    RandomForestClassificationModel model =
        (RandomForestClassificationModel)
            FittedModels.fitted(
                    false, new RandomForestClassifier().setNumTrees(2).setMaxDepth(4).setSeed(3))
                .stages()[2];
    for (var tree : model.trees()) {
      agrees(
          FlatTree.of(
              tree.rootNode(),
              tree.depth(),
              leaf -> leaf.impurityStats().stats()[1] / leaf.impurityStats().count()));
    }
  }

  private static void agrees(FlatTree tree) {
    Random random = new Random(4);
    TreeShap shap = new TreeShap(tree);
    for (int i = 0; i < 60; i++) {
      double[] row = {random.nextInt(50), random.nextInt(23), random.nextInt(6)};
      double[] found = new double[SLOTS];
      shap.contribute(row, 2, found);
      for (int slot = 0; slot < SLOTS; slot++) {
        assertThat(found[slot]).isCloseTo(2 * shapley(tree, row, slot), within(1e-9));
      }
      assertThat(tree.mean() + (found[0] + found[1] + found[2]) / 2)
          .isCloseTo(expected(tree, 0, row, (1 << SLOTS) - 1), within(1e-9));
    }
    assertThat(tree.mean()).isCloseTo(expected(tree, 0, new double[SLOTS], 0), within(1e-12));
  }

  private static double shapley(FlatTree tree, double[] row, int slot) {
    double sum = 0;
    for (int known = 0; known < 1 << SLOTS; known++) {
      if ((known >> slot & 1) == 0) {
        int size = Integer.bitCount(known);
        double weight = factorial(size) * factorial(SLOTS - size - 1) / factorial(SLOTS);
        sum += weight * (expected(tree, 0, row, known | 1 << slot) - expected(tree, 0, row, known));
      }
    }
    return sum;
  }

  /** Algorithm 1 of the paper: both ways, by their covers, where the feature is not known. */
  private static double expected(FlatTree tree, int node, double[] row, int known) {
    if (tree.isLeaf(node)) {
      return tree.value(node);
    }
    int taken = tree.taken(node, row);
    if ((known >> tree.feature(node) & 1) == 1) {
      return expected(tree, taken, row, known);
    }
    int other = tree.other(node, row);
    return (tree.cover(taken) * expected(tree, taken, row, known)
            + tree.cover(other) * expected(tree, other, row, known))
        / tree.cover(node);
  }

  private static double factorial(int n) {
    return n < 2 ? 1 : n * factorial(n - 1);
  }
}
