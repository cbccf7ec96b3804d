package io.lakeloop.core.metric;

import java.io.Serializable;
import java.util.Arrays;

/** The rows of one score, as they are and in each replicate, until the next score comes. */
final class OpenGroup implements Serializable {
  private static final long serialVersionUID = 1;

  final long[] replicatePositives;
  final long[] replicateNegatives;
  double score;
  long positives;
  long negatives;

  OpenGroup(int replicates) {
    this.replicatePositives = new long[replicates];
    this.replicateNegatives = new long[replicates];
  }

  /** Whether a row of this score begins another group. */
  boolean endsBefore(double next) {
    return rows() > 0 && score != next;
  }

  void add(double rowScore, boolean positive, byte[] weights) {
    score = rowScore;
    if (positive) {
      positives++;
    } else {
      negatives++;
    }
    long[] counts = positive ? replicatePositives : replicateNegatives;
    for (int i = 0; i < weights.length; i++) {
      counts[i] += weights[i];
    }
  }

  long rows() {
    return positives + negatives;
  }

  void clear() {
    positives = 0;
    negatives = 0;
    Arrays.fill(replicatePositives, 0);
    Arrays.fill(replicateNegatives, 0);
  }
}
