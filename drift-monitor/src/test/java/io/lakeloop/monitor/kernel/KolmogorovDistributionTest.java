package io.lakeloop.monitor.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KolmogorovDistributionTest {

  /** Critical values of Miller, "Table of percentage points of Kolmogorov statistics" (1956). */
  @ParameterizedTest
  @CsvSource({
    "1, 0.90000, 0.20", "1, 0.97500, 0.05", "1, 0.99500, 0.01",
    "5, 0.44698, 0.20", "5, 0.56328, 0.05", "5, 0.66853, 0.01",
    "10, 0.36866, 0.10", "10, 0.40925, 0.05", "10, 0.48893, 0.01",
    "20, 0.26473, 0.10", "20, 0.29408, 0.05", "20, 0.35241, 0.01",
    "40, 0.18913, 0.10", "40, 0.21012, 0.05", "40, 0.25205, 0.01",
  })
  void agreesWithMillersTable(long n, double d, double probability) {
    assertThat(KolmogorovDistribution.survival(d, n)).isCloseTo(probability, within(5e-5));
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.51, 0.6, 0.75, 0.9, 0.999})
  void agreesWithTheFormulasOfOneAndTwoRows(double d) {
    assertThat(KolmogorovDistribution.survival(d, 1)).isCloseTo(2 * (1 - d), within(1e-12));
    assertThat(KolmogorovDistribution.survival(d, 2))
        .isCloseTo(2 * (1 - d) * (1 - d), within(1e-12));
    double half = d / 2;
    assertThat(KolmogorovDistribution.survival(half, 2))
        .isCloseTo(1 - 2 * (2 * half - 0.5) * (2 * half - 0.5), within(1e-12));
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.4, 0.7, 1.0, 1.36, 1.63, 2.5})
  void comesNearTheLimitWhereThereAreManyRows(double t) {
    double limit = 0;
    for (int k = 1; k < 200; k++) {
      limit += 2 * (k % 2 == 1 ? 1 : -1) * Math.exp(-2.0 * k * k * t * t);
    }
    for (long n : new long[] {1_000_000, Integer.MAX_VALUE, 10_000_000_000L}) {
      assertThat(KolmogorovDistribution.survival(t / Math.sqrt((double) n), n))
          .as("%s rows", n)
          .isCloseTo(limit, within(0.002 * limit));
    }
  }

  /** Each side of every switch from one formula to another says the same. */
  @ParameterizedTest
  @CsvSource({"100, 4", "140, 4", "141, 2.2", "5000, 2.2", "50000, 2.2", "50001, 2.2"})
  void hasNoStepWhereTheTailBegins(long n, double scaled) {
    double d = Math.sqrt(scaled / n);

    double body = KolmogorovDistribution.survival(d * (1 - 1e-9), n);
    double tail = KolmogorovDistribution.survival(d * (1 + 1e-9), n);

    assertThat(tail).isCloseTo(body, within(1e-3 * body));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 7, 139, 140, 141, 1000, 49_999, 50_000, 50_001, 3_000_000_000L})
  void fallsFromOneToZero(long n) {
    double before = 1;
    for (int step = 0; step <= 80; step++) {
      double d = (step / 80.0) * (step / 80.0);
      double probability = KolmogorovDistribution.survival(d, n);
      assertThat(probability).as("d %s", d).isBetween(0.0, before + 1e-6);
      before = probability;
    }
    assertThat(KolmogorovDistribution.survival(0, n)).isEqualTo(1);
    assertThat(KolmogorovDistribution.survival(1, n)).isZero();
  }

  /** Pelz and Good's expansion is not a number where the distance is next to nothing. */
  @ParameterizedTest
  @ValueSource(longs = {3, 100, 141, 1000, 100_000, 1_000_000_000, 5_000_000_000L})
  void holdsTheSmallestDistancesForChance(long n) {
    for (double scaled = 1e-9; scaled < 0.05; scaled *= 1.3) {
      assertThat(KolmogorovDistribution.survival(Math.sqrt(scaled / n), n))
          .as("d * d * n = %s", scaled)
          .isCloseTo(1, within(1e-9));
    }
  }

  @Test
  void makesADistanceTheLessProbableTheMoreRowsThereAre() {
    double before = 1;
    for (long n : new long[] {10, 50, 100, 140, 141, 200, 1000, 50_000, 50_001, 100_000}) {
      double probability = KolmogorovDistribution.survival(0.01, n);
      assertThat(probability).as("%d rows", n).isLessThanOrEqualTo(before);
      before = probability;
    }
  }

  /** A tail that one minus the body would have lost: 1 - cdf is 0 below 1e-16. */
  @Test
  void keepsTheDigitsOfSmallProbabilities() {
    double probability = KolmogorovDistribution.survival(0.2, 1000);

    assertThat(probability).isBetween(1e-36, 1e-34);
    assertThat(Math.log(probability)).isCloseTo(Math.log(2) - 2 * 1000 * 0.04, within(1.0));
  }
}
