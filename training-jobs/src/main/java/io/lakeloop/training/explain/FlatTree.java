package io.lakeloop.training.explain;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.apache.spark.ml.tree.CategoricalSplit;
import org.apache.spark.ml.tree.ContinuousSplit;
import org.apache.spark.ml.tree.InternalNode;
import org.apache.spark.ml.tree.Node;
import org.apache.spark.ml.tree.Split;
import org.jspecify.annotations.Nullable;

/**
 * One of MLlib's trees in arrays. Node 0 is the root; a leaf has no left child (-1). A node's cover
 * is the weight of the training rows that reached it, which MLlib saves with a model.
 */
final class FlatTree implements Serializable {
  private static final long serialVersionUID = 1;
  private static final int NONE = -1;

  private final int[] features;
  private final double[] thresholds;
  private final @Nullable BitSet[] categories;
  private final boolean[] listedGoLeft;
  private final int[] lefts;
  private final int[] rights;
  private final double[] values;
  private final double[] covers;
  private final int depth;

  private FlatTree(List<Node> nodes, int depth, ToDoubleFunction<Node> value) {
    int size = nodes.size();
    this.features = new int[size];
    this.thresholds = new double[size];
    this.categories = new BitSet[size];
    this.listedGoLeft = new boolean[size];
    this.lefts = new int[size];
    this.rights = new int[size];
    this.values = new double[size];
    this.covers = new double[size];
    this.depth = depth;
    int next = 1;
    for (int i = 0; i < size; i++) {
      Node node = nodes.get(i);
      covers[i] = node.impurityStats().count();
      lefts[i] = NONE;
      if (node instanceof InternalNode inner) {
        setSplit(i, inner.split());
        lefts[i] = next++;
        rights[i] = next++;
      } else {
        values[i] = value.applyAsDouble(node);
      }
    }
  }

  /**
   * Flattens a tree.
   *
   * @param value what a leaf predicts
   */
  static FlatTree of(Node root, int depth, ToDoubleFunction<Node> value) {
    List<Node> nodes = new ArrayList<>(List.of(root));
    // The children of the i-th inner node, level by level, follow those of the ones before.
    for (int i = 0; i < nodes.size(); i++) {
      if (nodes.get(i) instanceof InternalNode inner) {
        nodes.add(inner.leftChild());
        nodes.add(inner.rightChild());
      }
    }
    return new FlatTree(nodes, depth, value);
  }

  boolean isLeaf(int node) {
    return lefts[node] == NONE;
  }

  /** The vector's slot that a node splits by. */
  int feature(int node) {
    return features[node];
  }

  double value(int leaf) {
    return values[leaf];
  }

  double cover(int node) {
    return covers[node];
  }

  /** The child that a row goes to. */
  int taken(int node, double[] row) {
    return goesLeft(node, row[features[node]]) ? lefts[node] : rights[node];
  }

  /** The child that a row does not go to. */
  int other(int node, double[] row) {
    return goesLeft(node, row[features[node]]) ? rights[node] : lefts[node];
  }

  /** The longest way down, in splits. */
  int depth() {
    return depth;
  }

  /** The mean of the leaves, each as often as training rows reached it. */
  double mean() {
    return mean(0);
  }

  private double mean(int node) {
    if (isLeaf(node)) {
      return values[node];
    }
    int left = lefts[node];
    int right = rights[node];
    return (covers[left] * mean(left) + covers[right] * mean(right)) / covers[node];
  }

  private boolean goesLeft(int node, double value) {
    BitSet listed = categories[node];
    return listed == null
        ? value <= thresholds[node]
        : listed.get((int) value) == listedGoLeft[node];
  }

  private void setSplit(int node, Split split) {
    features[node] = split.featureIndex();
    if (split instanceof ContinuousSplit continuous) {
      thresholds[node] = continuous.threshold();
    } else if (split instanceof CategoricalSplit categorical) {
      double[] left = categorical.leftCategories();
      double[] right = categorical.rightCategories();
      // MLlib lists the smaller side: a category it has never seen goes with the other.
      listedGoLeft[node] = left.length <= (left.length + right.length) / 2;
      BitSet listed = new BitSet();
      for (double category : listedGoLeft[node] ? left : right) {
        listed.set((int) category);
      }
      categories[node] = listed;
    } else {
      throw new IllegalStateException("no split of a tree known: " + split.getClass().getName());
    }
  }
}
