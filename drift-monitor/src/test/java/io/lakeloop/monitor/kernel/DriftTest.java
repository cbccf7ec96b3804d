package io.lakeloop.monitor.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class DriftTest {
  private static final NumericLayout LAYOUT = NumericLayout.ofEdges(0, 1, 2);

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void agreesWithTheDistributionFunctionsWhereEveryValueIsAnEdge(long seed) {
    Random random = new Random(seed);
    for (int round = 0; round < 30; round++) {
      double[] one = States.sample(random, 1 + random.nextInt(60));
      double[] two = States.sample(random, 1 + random.nextInt(60));

      Drift drift = drift(States.exact(both(one, two)), one, two);

      assertThat(ks(drift)).isCloseTo(farthest(one, two), within(1e-12));
      assertThat(value(drift.wassersteinDistance())).isCloseTo(area(one, two), within(1e-9));
    }
  }

  /** As the class says: too small by at most the mass of one bin, and by crossings within one. */
  @ParameterizedTest
  @ValueSource(longs = {6, 7, 8, 9})
  void neverExaggeratesOnFrozenBins(long seed) {
    Random random = new Random(seed);
    double[] one = States.sample(random, 700);
    double[] two = DoubleStream.of(States.sample(random, 500)).map(x -> 1.1 * x + 0.05).toArray();
    NumericLayout layout = States.quantiles(99, one);

    Drift drift = drift(layout, one, two);

    double mass = largestBinWithoutAtom(layout, one, two);
    assertThat(ks(drift)).isBetween(farthest(one, two) - mass, farthest(one, two) + 1e-12);
    assertThat(value(drift.wassersteinDistance()))
        .isLessThanOrEqualTo(area(one, two) + 1e-9)
        .isGreaterThan(Math.abs(mean(one) - mean(two)) - 1e-9);
  }

  @ParameterizedTest
  @ValueSource(longs = {10, 11})
  void findsNothingBetweenAColumnAndItself(long seed) {
    double[] sample = States.sample(new Random(seed), 400);
    NumericLayout layout = States.quantiles(99, sample);

    Drift drift = drift(layout, sample, sample);

    assertThat(drift)
        .isEqualTo(new Drift(Drift.Status.OK, new TestResult(0, 1), null, 0.0, 0.0, 0.0, 0.0, 0.0));
  }

  @Test
  void measuresAShiftInTheColumnsUnit() {
    double[] before = IntStream.range(0, 1000).mapToDouble(i -> i / 10.0).toArray();
    double[] after = DoubleStream.of(before).map(x -> x + 250).toArray();

    Drift drift = drift(States.quantiles(999, before), before, after);

    assertThat(value(drift.wassersteinDistance())).isCloseTo(250, within(1e-6));
    assertThat(ks(drift)).as("but for the last bin").isCloseTo(1, within(0.0011));
    assertThat(value(drift.jsDistance())).as("all in one decile").isCloseTo(0.8707, within(1e-3));
  }

  @Test
  void doesNotLetOneOutlierLookLikeDrift() {
    double[] before = IntStream.range(0, 1000).mapToDouble(i -> i).toArray();
    double[] after = before.clone();
    after[0] = 1e12;

    Drift drift = drift(States.quantiles(999, before), before, after);

    assertThat(value(drift.populationStabilityIndex())).isLessThan(0.001);
    assertThat(ks(drift)).isLessThan(0.002);
    assertThat(value(drift.wassersteinDistance())).isCloseTo(1e9, within(1e3));
  }

  @Test
  void leavesOutWhatIsNoFiniteNumber() {
    NumericState clean = States.of(LAYOUT, 0, 1, 1, 2);
    NumericState soiled =
        States.numbers(
            LAYOUT, 0.0, null, 1.0, Double.NaN, 1.0, Double.POSITIVE_INFINITY, 2.0, null);

    Drift drift = Drift.between(LAYOUT, clean, soiled);

    assertThat(drift).isEqualTo(Drift.between(LAYOUT, clean, clean));
  }

  private static Stream<Arguments> emptySides() {
    return Stream.of(
        Arguments.of(List.of(), List.of(1.0), Drift.Status.EMPTY_BASELINE),
        Arguments.of(List.of(Double.NaN), List.of(Double.NaN), Drift.Status.EMPTY_BASELINE),
        Arguments.of(List.of(1.0), List.of(), Drift.Status.EMPTY_CURRENT),
        Arguments.of(List.of(1.0), List.of(Double.NEGATIVE_INFINITY), Drift.Status.EMPTY_CURRENT));
  }

  @ParameterizedTest
  @MethodSource("emptySides")
  void saysWhichSideHasNothingToCompare(
      List<Double> baseline, List<Double> current, Drift.Status status) {
    Drift drift =
        Drift.between(
            LAYOUT,
            States.numbers(LAYOUT, baseline.toArray(Double[]::new)),
            States.numbers(LAYOUT, current.toArray(Double[]::new)));

    assertThat(drift).isEqualTo(new Drift(status, null, null, null, null, null, null, null));
  }

  @Test
  void comparesWordsThatOnlyOneSideHas() {
    Drift drift =
        Drift.between(States.words("a", "b", "b", null), States.words("b", "c", "c", "c"));

    assertThat(value(drift.tvDistance())).isCloseTo(0.75, within(1e-12));
    assertThat(value(drift.lInfinityDistance())).isCloseTo(0.75, within(1e-12));
    assertThat(Objects.requireNonNull(drift.chiSquaredTest()))
        .isEqualTo(TestResult.chiSquared(new long[] {1, 2, 0}, new long[] {0, 1, 3}));
    assertThat(drift.ksTest()).isNull();
    assertThat(drift.wassersteinDistance()).isNull();
  }

  @Test
  void holdsAllWordsWithoutACountOfTheirOwnForOne() {
    CategoricalState before = States.words("a", "a", "b");
    CategoricalState after = States.words("a", "b");
    before.others = 1;
    after.others = 2;

    assertThat(value(Drift.between(before, after).tvDistance())).isCloseTo(0.25, within(1e-12));
  }

  private static Drift drift(NumericLayout layout, double[] baseline, double[] current) {
    return Drift.between(layout, States.of(layout, baseline), States.of(layout, current));
  }

  private static double ks(Drift drift) {
    return Objects.requireNonNull(drift.ksTest()).statistic();
  }

  private static double value(@Nullable Double value) {
    return Objects.requireNonNull(value);
  }

  private static double[] both(double[] one, double[] two) {
    return DoubleStream.concat(DoubleStream.of(one), DoubleStream.of(two)).toArray();
  }

  private static double mean(double[] sample) {
    return DoubleStream.of(sample).average().orElseThrow();
  }

  private static double below(double[] sample, double x) {
    return (double) DoubleStream.of(sample).filter(value -> value <= x).count() / sample.length;
  }

  private static double farthest(double[] one, double[] two) {
    return DoubleStream.of(both(one, two))
        .map(x -> Math.abs(below(one, x) - below(two, x)))
        .max()
        .orElse(0);
  }

  private static double area(double[] one, double[] two) {
    double[] edges = DoubleStream.of(both(one, two)).sorted().toArray();
    return IntStream.range(1, edges.length)
        .mapToDouble(
            i -> {
              double difference = below(one, edges[i - 1]) - below(two, edges[i - 1]);
              return Math.abs(difference) * (edges[i] - edges[i - 1]);
            })
        .sum();
  }

  private static double largestBinWithoutAtom(NumericLayout layout, double[]... samples) {
    double largest = 0;
    for (double[] sample : samples) {
      double[] masses = new double[layout.bins()];
      List<TreeSet<Double>> distinct =
          IntStream.range(0, layout.bins()).mapToObj(bin -> new TreeSet<Double>()).toList();
      for (double value : sample) {
        int bin = layout.bin(value);
        masses[bin] += 1.0 / sample.length;
        distinct.get(bin).add(value);
      }
      for (int bin = 0; bin < masses.length; bin++) {
        largest = Math.max(largest, distinct.get(bin).size() > 1 ? masses[bin] : 0);
      }
    }
    return largest;
  }
}
