package io.lakeloop.monitor.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class DistancesTest {
  private static final double EXACT = 1e-12;
  private static final double LN3 = Math.log(3);

  /** Baseline, current, then stability index, Jensen-Shannon, total variation, largest. */
  private static Stream<Arguments> byHand() {
    return Stream.of(
        Arguments.of(counts(7, 7), counts(2, 2), 0.0, 0.0, 0.0, 0.0),
        // Jensen-Shannon as SciPy's documentation has it: jensenshannon([1, 0], [.5, .5]), base e.
        Arguments.of(
            counts(4, 0),
            counts(1, 1),
            0.5 * Math.log(2) + 0.4999 * Math.log(5000),
            0.46450140402245893 / Math.sqrt(Math.log(2)),
            0.5,
            0.5),
        Arguments.of(
            counts(1, 1),
            counts(1, 3),
            0.25 * LN3,
            Math.sqrt(1.5 - 0.625 * Math.log(5) / Math.log(2)),
            0.25,
            0.25),
        Arguments.of(counts(9, 0), counts(0, 5), 2 * 0.9999 * Math.log(10_000), 1.0, 1.0, 1.0));
  }

  @ParameterizedTest
  @MethodSource("byHand")
  void agreesWithWhatIsWorkedOutByHand(
      long[] baseline, long[] current, double psi, double js, double tv, double largest) {
    Distances distances = new Distances(baseline, current);

    assertThat(distances.populationStabilityIndex()).isCloseTo(psi, within(EXACT));
    assertThat(distances.jensenShannon()).isCloseTo(js, within(EXACT));
    assertThat(distances.totalVariation()).isCloseTo(tv, within(EXACT));
    assertThat(distances.largest()).isCloseTo(largest, within(EXACT));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void agreesWithTheDefinitionsOnRandomCounts(long seed) {
    Random random = new Random(seed);
    for (int round = 0; round < 200; round++) {
      int bins = 1 + random.nextInt(20);
      long[] baseline = random(random, bins);
      long[] current = random(random, bins);
      double[] p = shares(baseline);
      double[] q = shares(current);
      Distances distances = new Distances(baseline, current);

      assertThat(distances.populationStabilityIndex()).isCloseTo(index(p, q), within(EXACT));
      assertThat(distances.jensenShannon())
          .isCloseTo(Math.sqrt(Math.max(0, entropyGained(p, q))), within(1e-7));
      assertThat(distances.totalVariation()).isCloseTo(mostTold(p, q), within(EXACT));
      assertThat(distances.largest()).isCloseTo(largest(p, q), within(EXACT));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {6, 7, 8})
  void keepsWithinItsBoundsAndTreatsBothSidesAlike(long seed) {
    Random random = new Random(seed);
    for (int round = 0; round < 200; round++) {
      int bins = 1 + random.nextInt(12);
      long[] baseline = random(random, bins);
      long[] current = random(random, bins);
      Distances there = new Distances(baseline, current);
      Distances back = new Distances(current, baseline);

      assertThat(there.jensenShannon()).isBetween(0.0, 1 + EXACT);
      assertThat(there.totalVariation()).isBetween(0.0, 1 + EXACT);
      assertThat(there.largest()).isLessThanOrEqualTo(there.totalVariation() + EXACT);
      assertThat(there.populationStabilityIndex())
          .isNotNegative()
          .isCloseTo(back.populationStabilityIndex(), within(EXACT));
      assertThat(there.jensenShannon()).isCloseTo(back.jensenShannon(), within(EXACT));
      // Pinsker's inequality and its companion tie the two together.
      double divergence = there.jensenShannon() * there.jensenShannon();
      assertThat(divergence).isLessThanOrEqualTo(there.totalVariation() + EXACT);
    }
  }

  @Test
  void looksAtSharesNotAtTheNumberOfRows() {
    Distances few = new Distances(counts(1, 2, 3), counts(3, 2, 1));
    Distances many = new Distances(counts(1_000_000, 2_000_000, 3_000_000), counts(9, 6, 3));

    assertThat(many.populationStabilityIndex())
        .isCloseTo(few.populationStabilityIndex(), within(EXACT));
    assertThat(many.jensenShannon()).isCloseTo(few.jensenShannon(), within(EXACT));
    assertThat(many.totalVariation()).isCloseTo(few.totalVariation(), within(EXACT));
  }

  private static double index(double[] p, double[] q) {
    double sum = 0;
    for (int i = 0; i < p.length; i++) {
      double before = Math.max(p[i], 0.0001);
      double after = Math.max(q[i], 0.0001);
      sum += after * (Math.log(after) - Math.log(before));
      sum += before * (Math.log(before) - Math.log(after));
    }
    return sum;
  }

  /** The divergence is the entropy of the mixture beyond the mean of the two entropies. */
  private static double entropyGained(double[] p, double[] q) {
    double[] mixed = new double[p.length];
    Arrays.setAll(mixed, i -> (p[i] + q[i]) / 2);
    return entropy(mixed) - (entropy(p) + entropy(q)) / 2;
  }

  private static double entropy(double[] shares) {
    return -Arrays.stream(shares).map(x -> x == 0 ? 0 : x * Math.log(x) / Math.log(2)).sum();
  }

  /** Total variation is the most that any event's probability differs. */
  private static double mostTold(double[] p, double[] q) {
    double sum = 0;
    for (int i = 0; i < p.length; i++) {
      sum += Math.max(0, p[i] - q[i]);
    }
    return sum;
  }

  private static double largest(double[] p, double[] q) {
    double[] differences = new double[p.length];
    Arrays.setAll(differences, i -> Math.abs(p[i] - q[i]));
    return Arrays.stream(differences).max().orElse(0);
  }

  private static double[] shares(long[] counts) {
    return Arrays.stream(counts)
        .mapToDouble(count -> (double) count / LongStream.of(counts).sum())
        .toArray();
  }

  private static long[] random(Random random, int bins) {
    long[] counts = new long[bins];
    Arrays.setAll(counts, i -> random.nextInt(3) == 0 ? 0 : random.nextInt(1000));
    counts[random.nextInt(bins)]++;
    return counts;
  }

  private static long[] counts(long... counts) {
    return counts;
  }
}
