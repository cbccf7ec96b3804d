package io.lakeloop.core.metric;

import java.io.Serializable;

/**
 * What {@link ScoreTally} keeps, of each replicate of the rows. To be small and of one value in any
 * order, losses are whole numbers of 2^-24 and pairs are counted in 128 bits.
 */
final class ReplicateRanks implements Serializable {
  /** How many units make 1. */
  static final double UNIT = 1 << 24;

  private static final long serialVersionUID = 1;
  private static final double LARGEST_LOSS = 1e4;
  private static final double TWO_TO_64 = 0x1p64;

  final long[] positives;
  final long[] negatives;
  private final long[] logLoss;
  private final long[] squaredError;
  private final long[] inversionsHigh;
  private final long[] inversionsLow;

  ReplicateRanks(int replicates) {
    this.positives = new long[replicates];
    this.negatives = new long[replicates];
    this.logLoss = new long[replicates];
    this.squaredError = new long[replicates];
    this.inversionsHigh = new long[replicates];
    this.inversionsLow = new long[replicates];
  }

  /** Takes the next group of rows with one score. */
  void add(OpenGroup group) {
    if (positives.length == 0) {
      return;
    }
    double score = group.score;
    double probability = ScoreTally.clipped(score);
    long missed = units(-StrictMath.log(probability));
    long alarmed = units(-StrictMath.log1p(-probability));
    long squareMissed = units((1 - score) * (1 - score));
    long squareAlarmed = units(score * score);
    for (int i = 0; i < positives.length; i++) {
      long gained = group.replicatePositives[i];
      long lost = group.replicateNegatives[i];
      if (gained + lost > 0) {
        addInversions(i, gained, 2 * negatives[i] + lost);
        positives[i] += gained;
        negatives[i] += lost;
        logLoss[i] += gained * missed + lost * alarmed;
        squaredError[i] += gained * squareMissed + lost * squareAlarmed;
      }
    }
  }

  /** Appends the run of groups that comes next in the order. */
  void append(ReplicateRanks next) {
    for (int i = 0; i < positives.length; i++) {
      addInversions(i, next.positives[i], 2 * negatives[i]);
      addWide(i, next.inversionsHigh[i], next.inversionsLow[i]);
      positives[i] += next.positives[i];
      negatives[i] += next.negatives[i];
      logLoss[i] += next.logLoss[i];
      squaredError[i] += next.squaredError[i];
    }
  }

  long rows(int replicate) {
    return positives[replicate] + negatives[replicate];
  }

  double aucRoc(int replicate) {
    double pairs = 2.0 * positives[replicate] * negatives[replicate];
    long low = inversionsLow[replicate];
    double inversions =
        inversionsHigh[replicate] * TWO_TO_64 + (low >>> 1) * 2.0 + (double) (low & 1);
    return pairs == 0 ? Double.NaN : 1 - inversions / pairs;
  }

  double logLoss(int replicate) {
    return logLoss[replicate] / UNIT / rows(replicate);
  }

  double brier(int replicate) {
    return squaredError[replicate] / UNIT / rows(replicate);
  }

  private static long units(double loss) {
    return Math.round(Math.min(loss, LARGEST_LOSS) * UNIT);
  }

  private void addInversions(int replicate, long gained, long doubledNegatives) {
    addWide(replicate, Math.multiplyHigh(gained, doubledNegatives), gained * doubledNegatives);
  }

  private void addWide(int replicate, long high, long low) {
    long sum = inversionsLow[replicate] + low;
    inversionsHigh[replicate] += high + (Long.compareUnsigned(sum, low) < 0 ? 1 : 0);
    inversionsLow[replicate] = sum;
  }
}
