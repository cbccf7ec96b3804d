package io.lakeloop.monitor.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NumericLayoutTest {

  @ParameterizedTest
  @ValueSource(ints = {1, 8, 10, 998})
  void refusesQuantilesWithoutDeciles(int count) {
    assertThatThrownBy(() -> NumericLayout.ofQuantiles(new double[count]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(count + " quantiles hold no deciles");
  }

  @Test
  void hasOneBinWhereTheBaselineIsEmpty() {
    NumericLayout empty = NumericLayout.ofQuantiles();

    assertThat(empty.bins()).isEqualTo(1);
    assertThat(empty.bin(-1e300)).isZero();
    assertThat(empty.gap(7, 0)).isZero();
    assertThat(empty.pivot()).isZero();
    assertThat(empty.coarseEdges()).isEmpty();
    assertThat(empty.coarse(new long[] {3})).containsExactly(3);
    assertThat(NumericLayout.decode(empty.encode()).bins()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void putsAValueBehindTheEdgesBelowIt(long seed) {
    Random random = new Random(seed);
    double[] baseline = States.sample(random, 500);
    NumericLayout layout = States.quantiles(99, baseline);
    double[] edges = IntStream.range(0, layout.bins() - 1).mapToDouble(layout::edge).toArray();

    assertThat(edges).isSorted().doesNotHaveDuplicates();
    for (double value :
        DoubleStream.concat(Arrays.stream(baseline), Arrays.stream(edges)).toArray()) {
      assertThat(layout.bin(value))
          .as("%s", value)
          .isEqualTo((int) Arrays.stream(edges).filter(edge -> edge < value).count());
    }
    assertThat(layout.bin(Double.MAX_VALUE)).isEqualTo(edges.length);
    assertThat(layout.bin(-Double.MAX_VALUE)).isZero();
  }

  @ParameterizedTest
  @ValueSource(longs = {5, 6, 7})
  void addsFineBinsUpToDeciles(long seed) {
    double[] baseline = States.sample(new Random(seed), 2000);
    NumericLayout layout = States.quantiles(999, baseline);
    double[] deciles = layout.coarseEdges().stream().mapToDouble(Double::doubleValue).toArray();
    long[] expected = new long[deciles.length + 1];
    for (double value : baseline) {
      expected[(int) Arrays.stream(deciles).filter(edge -> edge < value).count()]++;
    }

    assertThat(layout.coarse(States.of(layout, baseline).counts)).isEqualTo(expected);
    assertThat(States.quantiles(9, baseline).coarseEdges()).isEqualTo(layout.coarseEdges());
  }

  @Test
  void holdsATenthOfASmoothBaselineInEachDecile() {
    double[] baseline = IntStream.rangeClosed(1, 10_000).mapToDouble(i -> i).toArray();
    NumericLayout layout = States.quantiles(999, baseline);

    assertThat(layout.bins()).isEqualTo(1000);
    assertThat(layout.coarse(States.of(layout, baseline).counts)).containsOnly(1000).hasSize(10);
  }

  @Test
  void measuresGapsFromTheUpperEdgeButInTheLastBinFromTheLower() {
    NumericLayout layout = NumericLayout.ofEdges(10, 20);

    assertThat(layout.gap(4, 0)).isEqualTo(6);
    assertThat(layout.gap(12, 1)).isEqualTo(8);
    assertThat(layout.gap(20, 1)).isZero();
    assertThat(layout.gap(25, 2)).isEqualTo(5);
  }

  @Test
  void takesEdgesInAnyOrderAndOnce() {
    NumericLayout layout = NumericLayout.ofEdges(3, -0.0, 1, 3, 0.0);

    assertThat(layout.coarseEdges()).containsExactly(0.0, 1.0, 3.0);
    assertThat(1 / layout.edge(0)).as("no negative zero").isPositive();
    assertThat(layout.pivot()).isEqualTo(1);
  }

  @Test
  void tellsTwoAtomsSideBySideApart() {
    NumericLayout layout = NumericLayout.ofQuantiles(0, 0, 0, 0, 0, 1, 1, 1, 1);

    assertThat(layout.coarseEdges())
        .containsExactly(-Double.MIN_VALUE, 0.0, Math.nextDown(1.0), 1.0);
    assertThat(layout.coarse(States.of(layout, 0, 0, 1, 0.5, -1, 2).counts))
        .containsExactly(1, 2, 1, 1, 1);
  }

  @ParameterizedTest
  @ValueSource(ints = {9, 99, 999})
  void comesBackFromItsBytes(int quantiles) {
    NumericLayout layout = States.quantiles(quantiles, States.sample(new Random(quantiles), 5000));

    NumericLayout back = NumericLayout.decode(layout.encode());

    assertThat(back.bins()).isEqualTo(layout.bins());
    assertThat(back.coarseEdges()).isEqualTo(layout.coarseEdges());
    assertThat(back.pivot()).isEqualTo(layout.pivot());
    assertThat(IntStream.range(0, back.bins() - 1).mapToObj(back::edge))
        .isEqualTo(IntStream.range(0, layout.bins() - 1).mapToObj(layout::edge).toList());
  }
}
