package io.lakeloop.training.explain;

import static io.lakeloop.training.explain.HandmadeTrees.leaf;
import static io.lakeloop.training.explain.HandmadeTrees.split;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.tree.InternalNode;
import org.apache.spark.ml.tree.Node;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Shapley values by their definition over MLlib's own nodes: of all orders in which features may
 * become known, the mean of what knowing one next changes.
 */
class ShapleyOrdersTest {
  private static final int SLOTS = HandmadeTrees.SLOTS;
  private static final List<List<Integer>> ORDERS = orders(List.of(0, 1, 2, 3, 4));

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 4, 8})
  void isTheMeanOverAllOrders(int depth) {
    Random random = new Random(depth);
    for (int made = 0; made < 6; made++) {
      Node root = HandmadeTrees.random(random, depth);
      TreeShap shap = new TreeShap(FlatTreeTest.flat(root));
      for (int i = 0; i < 10; i++) {
        double[] row = HandmadeTrees.row(random);
        double[] found = new double[SLOTS];
        shap.contribute(row, -0.5, found);

        assertThat(found).containsExactly(shapley(root, row, -0.5), within(1e-9));
      }
    }
  }

  /** Both slots decide alike: 8 is shared evenly, though one is asked first. */
  @Test
  void sharesEvenlyWhatTwoFeaturesDoTogether() {
    Node both =
        split(0, 0.5, split(1, 0.5, leaf(0, 1), leaf(0, 1)), split(1, 0.5, leaf(0, 1), leaf(8, 1)));

    double[] found = new double[3];
    new TreeShap(FlatTreeTest.flat(both)).contribute(new double[] {1, 1, 7}, 1, found);

    assertThat(found).containsExactly(new double[] {3, 3, 0}, within(1e-12));
  }

  @Test
  void addsToWhatIsThereAndForgetsTheRowBefore() {
    TreeShap shap = new TreeShap(FlatTreeTest.flat(split(0, 0, leaf(-2, 3), leaf(6, 1))));
    double[] sums = {10};

    shap.contribute(new double[] {1}, 1, sums);
    assertThat(sums).containsExactly(10 + 6);
    shap.contribute(new double[] {-1}, 1, sums);
    assertThat(sums).containsExactly(10 + 6 - 2);
    shap.contribute(new double[] {1}, 0, sums);
    assertThat(sums).containsExactly(10 + 6 - 2);
  }

  private static double[] shapley(Node root, double[] row, double weight) {
    double[] worth = new double[1 << SLOTS];
    for (int known = 0; known < worth.length; known++) {
      worth[known] = expected(root, Vectors.dense(row), known);
    }
    double[] sums = new double[SLOTS];
    for (List<Integer> order : ORDERS) {
      int known = 0;
      for (int slot : order) {
        sums[slot] += (worth[known | 1 << slot] - worth[known]) * weight / ORDERS.size();
        known |= 1 << slot;
      }
    }
    return sums;
  }

  private static double expected(Node node, Vector row, int known) {
    if (!(node instanceof InternalNode inner)) {
      return node.prediction();
    }
    if ((known >> inner.split().featureIndex() & 1) == 1) {
      Node next = inner.split().shouldGoLeft(row) ? inner.leftChild() : inner.rightChild();
      return expected(next, row, known);
    }
    double left = inner.leftChild().impurityStats().count();
    double right = inner.rightChild().impurityStats().count();
    return (left * expected(inner.leftChild(), row, known)
            + right * expected(inner.rightChild(), row, known))
        / (left + right);
  }

  private static List<List<Integer>> orders(List<Integer> slots) {
    if (slots.isEmpty()) {
      return List.of(List.of());
    }
    List<List<Integer>> orders = new ArrayList<>();
    for (Integer first : slots) {
      for (List<Integer> rest :
          orders(slots.stream().filter(slot -> !slot.equals(first)).toList())) {
        List<Integer> order = new ArrayList<>(List.of(first));
        order.addAll(rest);
        orders.add(order);
      }
    }
    return orders;
  }
}
