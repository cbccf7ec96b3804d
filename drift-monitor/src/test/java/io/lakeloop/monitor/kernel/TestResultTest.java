package io.lakeloop.monitor.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TestResultTest {

  /** The size is m n / (m + n), rounded half to even as NumPy does. */
  @ParameterizedTest
  @CsvSource({"3, 1, 1", "3, 3, 2", "5, 5, 2", "7, 7, 4", "100, 1, 1", "1000, 1000, 500"})
  void takesTheHarmonicSizeOfTwoSamples(long m, long n, long size) {
    double pvalue = TestResult.kolmogorovSmirnov(0.3, m, n).pvalue();

    assertThat(pvalue).isEqualTo(KolmogorovDistribution.survival(0.3, size));
    assertThat(TestResult.kolmogorovSmirnov(0.3, n, m).pvalue()).isEqualTo(pvalue);
  }

  @Test
  void saysNothingWhereEachSideHasOneRow() {
    TestResult test = TestResult.kolmogorovSmirnov(1, 1, 1);

    assertThat(test.statistic()).isEqualTo(1);
    assertThat(test.pvalue()).isNaN();
  }

  @Test
  void standsBillionsOfRows() {
    TestResult same = TestResult.kolmogorovSmirnov(1e-6, 20_000_000_000L, 20_000_000_000L);
    TestResult other = TestResult.kolmogorovSmirnov(1e-3, 20_000_000_000L, 20_000_000_000L);

    assertThat(same.pvalue()).isCloseTo(1, within(1e-6));
    assertThat(other.pvalue()).isZero();
  }

  /** With one degree of freedom the statistic has a closed form, and the tail is erfc. */
  @ParameterizedTest
  @CsvSource({"10, 20, 20, 10, 0.009823", "43, 9, 44, 4, 0.182467", "12, 5, 9, 9, 0.214006"})
  void comparesTwoCategories(long a, long b, long c, long d, double pvalue) {
    TestResult test = TestResult.chiSquared(counts(a, b), counts(c, d));

    double n = (double) a + b + c + d;
    double closed =
        n
            * Math.pow((double) a * d - (double) b * c, 2)
            / ((double) (a + b) * (c + d) * (a + c) * (b + d));
    assertThat(test.statistic()).isCloseTo(closed, within(1e-10));
    assertThat(test.pvalue()).isCloseTo(pvalue, within(1e-6));
  }

  /** With an even number of degrees of freedom the tail is a sum of Poisson terms. */
  @ParameterizedTest
  @ValueSource(ints = {3, 5, 7, 11, 51})
  void agreesWithThePoissonSum(int categories) {
    Random random = new Random(categories);
    for (int round = 0; round < 50; round++) {
      long[] baseline = random(random, categories);
      long[] current = random(random, categories);

      TestResult test = TestResult.chiSquared(baseline, current);

      assertThat(test.statistic()).isCloseTo(pearson(baseline, current), withinPercentage(1e-9));
      double term = Math.exp(-test.statistic() / 2);
      double tail = term;
      for (int k = 1; k < (categories - 1) / 2; k++) {
        term *= test.statistic() / 2 / k;
        tail += term;
      }
      assertThat(test.pvalue()).isCloseTo(tail, withinPercentage(1e-7));
    }
  }

  @Test
  void leavesOutCategoriesThatNobodyHas() {
    TestResult with = TestResult.chiSquared(counts(10, 0, 20, 0), counts(20, 0, 10, 0));

    assertThat(with).isEqualTo(TestResult.chiSquared(counts(10, 20), counts(20, 10)));
  }

  @Test
  void findsNoDifferenceInASingleCategory() {
    assertThat(TestResult.chiSquared(counts(5, 0), counts(9, 0))).isEqualTo(new TestResult(0, 1));
    assertThat(TestResult.chiSquared(counts(5, 5), counts(50, 50)).pvalue()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(longs = {1_000, 1_000_000, 1_000_000_000, 1_000_000_000_000L})
  void answersZeroWhereTheTwoHaveNothingInCommon(long rows) {
    long[] baseline = new long[5000];
    long[] current = new long[5000];
    Arrays.fill(baseline, 0, 2500, rows);
    Arrays.fill(current, 2500, 5000, rows);

    TestResult many = TestResult.chiSquared(baseline, current);
    TestResult two = TestResult.chiSquared(counts(rows, 0), counts(0, rows));

    assertThat(many.statistic()).isCloseTo(5000.0 * rows, withinPercentage(1e-9));
    assertThat(many.pvalue()).isZero();
    assertThat(two.statistic()).isCloseTo(2.0 * rows, withinPercentage(1e-9));
    assertThat(two.pvalue()).isBetween(0.0, 1e-300);
  }

  /** Pearson's statistic of a 2 x k table as the sum over cells, from the shares. */
  private static double pearson(long[] baseline, long[] current) {
    double m = Arrays.stream(baseline).sum();
    double n = Arrays.stream(current).sum();
    double sum = 0;
    for (int i = 0; i < baseline.length; i++) {
      double difference = baseline[i] / m - current[i] / n;
      sum += m * n * difference * difference / (baseline[i] + current[i]);
    }
    return sum;
  }

  private static long[] random(Random random, int categories) {
    return random.longs(categories, 50, 150).toArray();
  }

  private static long[] counts(long... counts) {
    return counts;
  }
}
