package io.lakeloop.training.explain;

import java.util.Random;
import org.apache.spark.ml.classification.DecisionTreeClassificationModel;
import org.apache.spark.ml.regression.DecisionTreeRegressionModel;
import org.apache.spark.ml.tree.CategoricalSplit;
import org.apache.spark.ml.tree.ContinuousSplit;
import org.apache.spark.ml.tree.InternalNode;
import org.apache.spark.ml.tree.LeafNode;
import org.apache.spark.ml.tree.Node;
import org.apache.spark.ml.tree.Split;
import org.apache.spark.mllib.tree.impurity.GiniCalculator;
import org.apache.spark.mllib.tree.impurity.ImpurityCalculator;
import org.apache.spark.mllib.tree.impurity.VarianceCalculator;

/** MLlib's trees, put together by hand: no session, and any shape. */
final class HandmadeTrees {
  /** The slots of random trees: some numbers, then some categories. */
  static final int NUMBERS = 3;

  static final int SLOTS = 5;

  /** How many values a category of a random tree has. */
  static final int VALUES = 5;

  private static final int TENTHS = 10;

  private HandmadeTrees() {}

  /** A leaf that so much weight of training rows reached. */
  static Node leaf(double prediction, double cover) {
    return new LeafNode(prediction, 0, variance(cover));
  }

  /** A leaf of a tree that votes, with the training rows of each class. */
  static Node votes(double... classes) {
    int most = 0;
    for (int i = 1; i < classes.length; i++) {
      most = classes[i] > classes[most] ? i : most;
    }
    return new LeafNode(most, 0, new GiniCalculator(classes.clone(), 1));
  }

  /** Rows up to the threshold go left. */
  static Node split(int slot, double threshold, Node left, Node right) {
    return inner(new ContinuousSplit(slot, threshold), left, right);
  }

  /** Rows of these of so many categories go left. */
  static Node categories(int slot, int of, Node left, Node right, double... leftOnes) {
    return inner(new CategoricalSplit(slot, leftOnes, of), left, right);
  }

  static DecisionTreeRegressionModel regression(Node root, int slots) {
    return new DecisionTreeRegressionModel("tree", root, slots);
  }

  static DecisionTreeClassificationModel classification(Node root, int slots, int classes) {
    return new DecisionTreeClassificationModel("tree", root, slots, classes);
  }

  /** A tree of numbers; it splits by the same slots again and again. */
  static Node random(Random random, int depth) {
    if (depth == 0 || random.nextInt(TENTHS) == 0) {
      return leaf(random.nextInt(41) - 20, 1 + random.nextInt(30));
    }
    return split(random, random(random, depth - 1), random(random, depth - 1));
  }

  /** A tree that votes. */
  static Node randomVotes(Random random, int depth, int classes) {
    if (depth == 0) {
      double[] rows = new double[classes];
      for (int i = 0; i < classes; i++) {
        rows[i] = random.nextInt(9);
      }
      rows[random.nextInt(classes)]++;
      return votes(rows);
    }
    return split(
        random, randomVotes(random, depth - 1, classes), randomVotes(random, depth - 1, classes));
  }

  /** A row whose numbers often lie at a threshold, and one of whose categories may be unseen. */
  static double[] row(Random random) {
    double[] row = new double[SLOTS];
    for (int slot = 0; slot < SLOTS; slot++) {
      row[slot] = slot < NUMBERS ? random.nextInt(TENTHS + 2) - 1 : random.nextInt(VALUES + 1);
    }
    return row;
  }

  private static Node split(Random random, Node left, Node right) {
    int slot = random.nextInt(SLOTS);
    if (slot < NUMBERS) {
      return split(slot, random.nextInt(TENTHS), left, right);
    }
    double[] leftOnes =
        random
            .ints(0, VALUES)
            .distinct()
            .limit(1 + random.nextInt(VALUES - 1))
            .asDoubleStream()
            .toArray();
    return categories(slot, VALUES, left, right, leftOnes);
  }

  private static Node inner(Split split, Node left, Node right) {
    ImpurityCalculator both = left.impurityStats().copy().add(right.impurityStats());
    return new InternalNode(0, 0, 0, left, right, split, both);
  }

  private static ImpurityCalculator variance(double cover) {
    return new VarianceCalculator(new double[] {cover, 0, 0}, (long) cover);
  }
}
