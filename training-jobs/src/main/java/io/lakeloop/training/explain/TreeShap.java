package io.lakeloop.training.explain;

/**
 * Shapley values of one tree's prediction, given what is known of the other inputs by the tree's
 * own covers: Lundberg et al., "Consistent individualized feature attribution for tree ensembles"
 * (2018), algorithm 2, in O(leaves x depth^2). Not thread-safe.
 *
 * <p>Each level of the tree has a path of its own, so that nothing is allocated while walking.
 */
final class TreeShap {
  private static final int NO_FEATURE = -1;

  private final FlatTree tree;
  private final Path[] paths;

  TreeShap(FlatTree tree) {
    this.tree = tree;
    this.paths = new Path[tree.depth() + 2];
    for (int level = 0; level < paths.length; level++) {
      paths[level] = new Path(paths.length + 1);
    }
  }

  /**
   * Adds the values of a row, times a weight.
   *
   * @param into a sum a slot of the row's vector
   */
  void contribute(double[] row, double weight, double[] into) {
    paths[0].length = 0;
    walk(0, 0, paths[0], new Step(1, 1, NO_FEATURE), row, weight, into);
  }

  private void walk(
      int node, int level, Path before, Step step, double[] row, double weight, double[] into) {
    Path path = paths[level];
    path.copy(before);
    path.extend(step);
    if (tree.isLeaf(node)) {
      for (int i = 1; i < path.length; i++) {
        double share = path.unwoundSum(i) * (path.one[i] - path.zero[i]);
        into[path.feature[i]] += share * tree.value(node) * weight;
      }
      return;
    }
    int feature = tree.feature(node);
    double zero = 1;
    double one = 1;
    int met = path.find(feature);
    if (met > 0) {
      zero = path.zero[met];
      one = path.one[met];
      path.unwind(met);
    }
    int taken = tree.taken(node, row);
    int other = tree.other(node, row);
    double cover = tree.cover(node);
    Step along = new Step(zero * tree.cover(taken) / cover, one, feature);
    Step aside = new Step(zero * tree.cover(other) / cover, 0, feature);
    walk(taken, level + 1, path, along, row, weight, into);
    walk(other, level + 1, path, aside, row, weight, into);
  }

  /**
   * A split on the way down.
   *
   * @param zero share of the training rows that go this way when the feature is not known
   * @param one 1 if the row itself goes this way, else 0
   * @param feature the slot that is split by
   */
  private record Step(double zero, double one, int feature) {}

  /** The different features met on the way, and the weights of sets of them by their size. */
  private static final class Path {
    final int[] feature;
    final double[] zero;
    final double[] one;
    final double[] weight;
    int length;

    Path(int capacity) {
      this.feature = new int[capacity];
      this.zero = new double[capacity];
      this.one = new double[capacity];
      this.weight = new double[capacity];
    }

    void copy(Path other) {
      if (other != this) {
        length = other.length;
        System.arraycopy(other.feature, 0, feature, 0, length);
        System.arraycopy(other.zero, 0, zero, 0, length);
        System.arraycopy(other.one, 0, one, 0, length);
        System.arraycopy(other.weight, 0, weight, 0, length);
      }
    }

    void extend(Step step) {
      int last = length;
      feature[last] = step.feature();
      zero[last] = step.zero();
      one[last] = step.one();
      weight[last] = last == 0 ? 1 : 0;
      for (int i = last - 1; i >= 0; i--) {
        weight[i + 1] += step.one() * weight[i] * (i + 1) / (last + 1);
        weight[i] = step.zero() * weight[i] * (last - i) / (last + 1);
      }
      length++;
    }

    /** Takes a feature out, as if it had never been met. */
    void unwind(int place) {
      int last = length - 1;
      double next = weight[last];
      for (int i = last - 1; i >= 0; i--) {
        if (one[place] != 0) {
          double kept = weight[i];
          weight[i] = next * (last + 1) / ((i + 1) * one[place]);
          next = kept - weight[i] * zero[place] * (last - i) / (last + 1);
        } else {
          weight[i] = weight[i] * (last + 1) / (zero[place] * (last - i));
        }
      }
      for (int i = place; i < last; i++) {
        feature[i] = feature[i + 1];
        zero[i] = zero[i + 1];
        one[i] = one[i + 1];
      }
      length--;
    }

    /** The sum of the weights that {@link #unwind} would leave. */
    double unwoundSum(int place) {
      int last = length - 1;
      double next = weight[last];
      double sum = 0;
      for (int i = last - 1; i >= 0; i--) {
        if (one[place] != 0) {
          double unwound = next * (last + 1) / ((i + 1) * one[place]);
          sum += unwound;
          next = weight[i] - unwound * zero[place] * (last - i) / (last + 1);
        } else {
          sum += weight[i] * (last + 1) / (zero[place] * (last - i));
        }
      }
      return sum;
    }

    /** Where a feature was met; 0, which is no feature, where it was not. */
    int find(int wanted) {
      for (int i = 1; i < length; i++) {
        if (feature[i] == wanted) {
          return i;
        }
      }
      return 0;
    }
  }
}
