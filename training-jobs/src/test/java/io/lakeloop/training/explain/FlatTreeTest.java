package io.lakeloop.training.explain;

import static io.lakeloop.training.explain.HandmadeTrees.categories;
import static io.lakeloop.training.explain.HandmadeTrees.leaf;
import static io.lakeloop.training.explain.HandmadeTrees.split;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.tree.InternalNode;
import org.apache.spark.ml.tree.Node;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Trees in arrays against MLlib's own, which find a row's leaf by themselves. */
class FlatTreeTest {

  @Test
  void findsTheLeafThatMllibFinds() {
    Random random = new Random(11);
    for (int made = 0; made < 40; made++) {
      Node root = HandmadeTrees.random(random, 6);
      FlatTree tree = flat(root);
      for (int i = 0; i < 50; i++) {
        double[] row = HandmadeTrees.row(random);
        assertThat(tree.value(leafOf(tree, row)))
            .isEqualTo(root.predictImpl(Vectors.dense(row)).prediction());
      }
    }
  }

  @Test
  void keepsCoversAndTheMeanOfTheLeaves() {
    Random random = new Random(12);
    for (int made = 0; made < 40; made++) {
      Node root = HandmadeTrees.random(random, 6);
      List<Node> leaves = leaves(root);
      double cover = leaves.stream().mapToDouble(each -> each.impurityStats().count()).sum();
      double sum =
          leaves.stream()
              .mapToDouble(each -> each.impurityStats().count() * each.prediction())
              .sum();

      FlatTree tree = flat(root);

      assertThat(tree.cover(0)).isEqualTo(cover);
      assertThat(tree.mean()).isCloseTo(sum / cover, within(1e-12));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "-1,        1",
    "2,         1",
    "2.0000001, 2",
    "NaN,       2",
    "Infinity,  2",
    "-Infinity, 1"
  })
  void sendsWhatIsUpToTheThresholdLeft(double value, double leaf) {
    FlatTree tree = flat(split(0, 2, leaf(1, 3), leaf(2, 1)));

    assertThat(tree.value(tree.taken(0, new double[] {value}))).isEqualTo(leaf);
    assertThat(tree.value(tree.other(0, new double[] {value}))).isEqualTo(3 - leaf);
  }

  /** Of five categories 5 is none: it goes with the side that MLlib does not list. */
  @ParameterizedTest
  @CsvSource({"0, 1, 2", "1, 2, 1", "2, 2, 1", "5, 2, 1"})
  void sendsACategoryNeverSeenWithTheLargerSide(double category, double few, double many) {
    FlatTree fewLeft = flat(categories(0, 5, leaf(1, 1), leaf(2, 1), 0, 3));
    FlatTree manyLeft = flat(categories(0, 5, leaf(1, 1), leaf(2, 1), 1, 2, 4));

    assertThat(fewLeft.value(fewLeft.taken(0, new double[] {category}))).isEqualTo(few);
    assertThat(manyLeft.value(manyLeft.taken(0, new double[] {category}))).isEqualTo(many);
  }

  @Test
  void numbersNodesLevelByLevel() {
    FlatTree tree =
        flat(split(1, 0, leaf(1, 2), split(0, 5, split(2, 7, leaf(2, 1), leaf(3, 4)), leaf(4, 8))));

    assertThat(new int[] {tree.feature(0), tree.feature(2), tree.feature(3)})
        .containsExactly(1, 0, 2);
    assertThat(new boolean[] {tree.isLeaf(0), tree.isLeaf(1), tree.isLeaf(2), tree.isLeaf(4)})
        .containsExactly(false, true, false, true);
    assertThat(new double[] {tree.cover(0), tree.cover(1), tree.cover(2), tree.cover(3)})
        .containsExactly(15, 2, 13, 5);
    assertThat(tree.value(4)).isEqualTo(4);
    assertThat(tree.depth()).isEqualTo(3);
  }

  @Test
  void isALeafAlone() {
    FlatTree tree = flat(leaf(-3.5, 9));

    assertThat(tree.isLeaf(0)).isTrue();
    assertThat(tree.mean()).isEqualTo(-3.5);
    assertThat(tree.depth()).isZero();
  }

  static FlatTree flat(Node root) {
    return FlatTree.of(root, root.subtreeDepth(), Node::prediction);
  }

  private static int leafOf(FlatTree tree, double[] row) {
    int node = 0;
    while (!tree.isLeaf(node)) {
      node = tree.taken(node, row);
    }
    return node;
  }

  private static List<Node> leaves(Node node) {
    List<Node> leaves = new ArrayList<>();
    if (node instanceof InternalNode inner) {
      leaves.addAll(leaves(inner.leftChild()));
      leaves.addAll(leaves(inner.rightChild()));
    } else {
      leaves.add(node);
    }
    return leaves;
  }
}
