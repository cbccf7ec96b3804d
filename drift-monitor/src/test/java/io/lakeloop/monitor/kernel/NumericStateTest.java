package io.lakeloop.monitor.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.DoubleStream;
import org.apache.commons.math3.stat.descriptive.DescriptiveStatistics;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NumericStateTest {
  private static final NumericLayout LAYOUT = NumericLayout.ofEdges(0, 10, 20);

  @Test
  void hasNothingToSayOfNoRows() {
    NumericState empty = new NumericState(LAYOUT);

    assertThat(empty.rows()).isZero();
    assertThat(empty.usable()).isZero();
    assertThat(empty.mean()).isNaN();
    assertThat(empty.standardDeviation()).isNaN();
    assertThat(empty.min()).isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(empty.max()).isEqualTo(Double.NEGATIVE_INFINITY);
    assertThat(empty.quantiles(LAYOUT, 0, 0.5, 1)).containsOnly(Double.NaN);
  }

  @Test
  void countsApartWhatIsNoFiniteNumber() {
    NumericState state =
        States.numbers(
            LAYOUT,
            null,
            Double.NaN,
            Double.POSITIVE_INFINITY,
            Double.NEGATIVE_INFINITY,
            5.0,
            null);

    assertThat(state.rows()).isEqualTo(6);
    assertThat(state.nulls()).isEqualTo(2);
    assertThat(state.nans()).isEqualTo(1);
    assertThat(state.infinities).isEqualTo(2);
    assertThat(state.usable()).isEqualTo(1);
    assertThat(state.mean()).isEqualTo(5);
    assertThat(state.standardDeviation()).as("of one value").isNaN();
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 1e6, -1e9, 1.7e9})
  void keepsItsDigitsFarFromZero(double offset) {
    double[] values =
        DoubleStream.of(States.sample(new Random(1), 1000)).map(x -> x + offset).toArray();
    NumericLayout layout = States.quantiles(99, values);
    DescriptiveStatistics expected = new DescriptiveStatistics(values);

    NumericState state = States.of(layout, values);

    assertThat(state.mean()).isCloseTo(expected.getMean(), withinPercentage(1e-9));
    assertThat(state.standardDeviation())
        .isCloseTo(expected.getStandardDeviation(), withinPercentage(1e-6));
    assertThat(state.min()).isEqualTo(expected.getMin());
    assertThat(state.max()).isEqualTo(expected.getMax());
  }

  @Test
  void findsNoSpreadInAConstantColumn() {
    NumericState state = States.of(LAYOUT, 0.1, 0.1, 0.1, 0.1);

    assertThat(state.standardDeviation()).isCloseTo(0, within(1e-9));
    assertThat(state.quantiles(LAYOUT, 0, 0.25, 0.5, 1)).containsOnly(0.1);
  }

  /** Between two neighbours in rank any value is a quantile: the bins must not add to that. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void findsQuantilesWithinTheBinOfTheTrueOnes(long seed) {
    Random random = new Random(seed);
    double[] values = States.sample(random, 20 + random.nextInt(400));
    NumericLayout layout = States.quantiles(99, States.sample(random, 1000));
    double[] shares = random.doubles(50).sorted().toArray();

    double[] found = States.of(layout, values).quantiles(layout, shares);

    double[] sorted = DoubleStream.of(values).sorted().toArray();
    assertThat(found).isSorted();
    for (int i = 0; i < shares.length; i++) {
      int rank = (int) Math.max(1, Math.ceil(shares[i] * sorted.length));
      assertThat(layout.bin(found[i]))
          .as("share %s", shares[i])
          .isEqualTo(layout.bin(sorted[rank - 1]));
      assertThat(found[i]).isBetween(sorted[0], sorted[sorted.length - 1]);
    }
  }

  @Test
  void beginsAtTheSmallestValueWhereverItLies() {
    NumericState state = States.of(LAYOUT, 15, 16, 25);

    assertThat(state.quantiles(LAYOUT, 0, 1)).containsExactly(15, 25);
  }

  @Test
  void readsAtomsOffExactly() {
    double[] values = {0, 0, 0, 0, 0, 0, 1, 1, 1, 1};
    NumericLayout layout = States.quantiles(9, values);

    assertThat(States.of(layout, values).quantiles(layout, 0.1, 0.5, 0.6, 0.61, 0.99))
        .containsExactly(0, 0, 0, 1, 1);
  }

  @ParameterizedTest
  @ValueSource(longs = {11, 12, 13})
  void isTheSumOfItsPartsInAnyOrder(long seed) {
    Random random = new Random(seed);
    double[] values = States.sample(random, 300);
    NumericLayout layout = States.quantiles(99, values);
    NumericState whole = States.of(layout, values);
    NumericState sum = new NumericState(layout);
    NumericState part = new NumericState(layout);
    for (double value : values) {
      part.add(value, layout);
      if (random.nextInt(20) == 0) {
        // Both ways round: the larger into the smaller, and the smaller into the larger.
        part.merge(sum);
        sum = part;
        part = new NumericState(layout);
      }
    }
    sum.merge(part);

    assertThat(sum.counts).isEqualTo(whole.counts);
    assertThat(sum.rows()).isEqualTo(300);
    assertThat(sum.zeros()).isEqualTo(whole.zeros()).isPositive();
    assertThat(sum.mean()).isCloseTo(whole.mean(), within(1e-9));
    assertThat(sum.standardDeviation()).isCloseTo(whole.standardDeviation(), within(1e-9));
    assertThat(sum.min()).isEqualTo(whole.min());
    assertThat(sum.max()).isEqualTo(whole.max());
  }

  @ParameterizedTest
  @ValueSource(longs = {21, 22, 23})
  void forgetsWhatIsTakenAway(long seed) {
    Random random = new Random(seed);
    double[] kept = States.sample(random, 100);
    double[] taken = States.sample(random, 200);
    NumericLayout layout = States.quantiles(99, kept);
    NumericState state = States.of(layout, kept);
    state.merge(States.of(layout, taken));

    state.subtract(States.of(layout, taken));

    assertThat(Drift.between(layout, States.of(layout, kept), state).populationStabilityIndex())
        .isZero();
    assertThat(Arrays.stream(state.gaps).sum())
        .isCloseTo(Arrays.stream(States.of(layout, kept).gaps).sum(), within(1e-6));
    assertThat(state.mean()).isCloseTo(States.of(layout, kept).mean(), within(1e-9));
  }
}
