package io.lakeloop.monitor.kernel;

import org.apache.commons.math3.stat.inference.KolmogorovSmirnovTest;

/**
 * The two-sided Kolmogorov distribution for finite n. The body is commons-math's (Marsaglia, Tsang
 * and Wang; Pelz and Good); its tail would be lost in one minus the body, so it is Miller's twice
 * the one-sided tail, with the limits of Simard and L'Ecuyer, "Computing the Two-Sided
 * Kolmogorov-Smirnov Distribution" (2011), as SciPy's {@code kstwo} takes them.
 */
final class KolmogorovDistribution {
  private static final long SMALL = 140;

  /** Below this the body is less than 1e-28, and the expansion not a number. */
  private static final double CHANCE = 0.018;

  private static final double TAIL_OF_SMALL = 4;
  private static final double TAIL_OF_LARGE = 2.2;

  /** Above this the exact one-sided sum is not worth its terms: the expansion has three digits. */
  private static final long LARGE = 50_000;

  private KolmogorovDistribution() {}

  /** The probability of a distance of at least d. */
  static double survival(double d, long n) {
    double scaled = d * d * n;
    if (d >= 1) {
      return 0;
    }
    if (scaled <= CHANCE) {
      return 1;
    }
    boolean tail = d >= 0.5 || scaled >= (n <= SMALL ? TAIL_OF_SMALL : TAIL_OF_LARGE);
    double probability =
        tail ? 2 * (n <= LARGE ? oneSided(d, n) : oneSidedExpansion(d, n)) : 1 - body(d, n);
    return Math.min(1, Math.max(0, probability));
  }

  /** Where n is more than commons-math takes, only d times the root of n matters any more. */
  private static double body(double d, long n) {
    int size = (int) Math.min(n, Integer.MAX_VALUE);
    return new KolmogorovSmirnovTest().cdf(d * Math.sqrt((double) n / size), size);
  }

  /** Birnbaum and Tingey's sum, its terms taken in logarithms. */
  private static double oneSided(double d, long n) {
    double sum = 0;
    double logChoices = 0;
    long last = (long) Math.floor(n * (1 - d));
    for (long j = 0; j <= last; j++) {
      double share = d + (double) j / n;
      double rest = 1 - share;
      if (rest > 0) {
        sum += Math.exp(logChoices + (j - 1) * Math.log(share) + (n - j) * Math.log(rest));
      }
      logChoices += Math.log((double) (n - j) / (j + 1));
    }
    return d * sum;
  }

  /** Maag and Dicaire's expansion, its relative error of the order of 1/n. */
  private static double oneSidedExpansion(double d, long n) {
    double scaled = 6 * d * n + 1;
    return Math.exp(-scaled * scaled / (18.0 * n));
  }
}
