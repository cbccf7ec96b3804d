package io.lakeloop.monitor.kernel;

import java.util.Arrays;

/**
 * Distances of two distributions over the same bins or categories, from counts. Both sides have at
 * least one row.
 */
final class Distances {
  /** What an empty bin counts as in the stability index, which its logarithm would explode else. */
  private static final double LEAST_SHARE = 1e-4;

  private final double[] baseline;
  private final double[] current;

  Distances(long[] baseline, long[] current) {
    this.baseline = shares(baseline);
    this.current = shares(current);
  }

  private static double[] shares(long[] counts) {
    double all = Arrays.stream(counts).sum();
    return Arrays.stream(counts).mapToDouble(count -> count / all).toArray();
  }

  /** Population stability index: sum of (q - p) ln(q / p), both at least 1e-4. */
  double populationStabilityIndex() {
    double sum = 0;
    for (int i = 0; i < baseline.length; i++) {
      double p = Math.max(baseline[i], LEAST_SHARE);
      double q = Math.max(current[i], LEAST_SHARE);
      sum += (q - p) * Math.log(q / p);
    }
    return sum;
  }

  /** Jensen-Shannon distance in base 2: the divergence's root, between 0 and 1. */
  double jensenShannon() {
    double divergence = 0;
    for (int i = 0; i < baseline.length; i++) {
      double middle = (baseline[i] + current[i]) / 2;
      divergence += relative(baseline[i], middle) + relative(current[i], middle);
    }
    return Math.sqrt(Math.max(0, divergence / 2 / Math.log(2)));
  }

  private static double relative(double share, double middle) {
    return share == 0 ? 0 : share * Math.log(share / middle);
  }

  /** Total variation: half the sum of the differences. */
  double totalVariation() {
    double sum = 0;
    for (int i = 0; i < baseline.length; i++) {
      sum += Math.abs(baseline[i] - current[i]);
    }
    return sum / 2;
  }

  /** The largest difference. */
  double largest() {
    double largest = 0;
    for (int i = 0; i < baseline.length; i++) {
      largest = Math.max(largest, Math.abs(baseline[i] - current[i]));
    }
    return largest;
  }
}
