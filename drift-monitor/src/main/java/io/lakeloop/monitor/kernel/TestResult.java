package io.lakeloop.monitor.kernel;

import java.util.stream.IntStream;
import org.apache.commons.math3.special.Gamma;

/**
 * A statistical test of "both come from one distribution".
 *
 * @param statistic the test's statistic
 * @param pvalue how probable one so large is where nothing has changed; NaN where there are too few
 *     rows to say
 */
public record TestResult(double statistic, double pvalue) {
  private static final double PRECISION = 1e-15;
  private static final int ITERATIONS = 100_000;

  /**
   * The two-sample Kolmogorov-Smirnov test, its p-value by the finite distribution at the rounded
   * harmonic size, as SciPy's {@code ks_2samp(mode="asymp")} and Databricks compute it.
   *
   * @param distance the largest distance of the distribution functions
   */
  static TestResult kolmogorovSmirnov(double distance, long m, long n) {
    long size = (long) Math.rint((double) m * n / (m + n));
    return new TestResult(
        distance, size == 0 ? Double.NaN : KolmogorovDistribution.survival(distance, size));
  }

  /**
   * Pearson's test of homogeneity of two rows of counts, without Yates' correction; categories that
   * occur on neither side are left out.
   */
  static TestResult chiSquared(long[] baseline, long[] current) {
    double m = IntStream.range(0, baseline.length).mapToDouble(i -> (double) baseline[i]).sum();
    double n = IntStream.range(0, current.length).mapToDouble(i -> (double) current[i]).sum();
    double statistic = 0;
    int categories = 0;
    for (int i = 0; i < baseline.length; i++) {
      double both = baseline[i] + (double) current[i];
      if (both > 0) {
        categories++;
        statistic += squared(baseline[i], both * m / (m + n));
        statistic += squared(current[i], both * n / (m + n));
      }
    }
    if (categories < 2) {
      return new TestResult(0, 1);
    }
    // The upper tail itself: one minus the lower would lose every small p-value.
    double tail =
        Gamma.regularizedGammaQ((categories - 1) / 2.0, statistic / 2, PRECISION, ITERATIONS);
    return new TestResult(statistic, tail);
  }

  private static double squared(long observed, double expected) {
    return (observed - expected) * (observed - expected) / expected;
  }
}
