package io.lakeloop.core.metric;

import java.io.Serializable;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;

/**
 * Counts and sums over a run of score groups in descending order; runs that follow each other
 * merge.
 */
final class ScoreTally implements Serializable {
  private static final long serialVersionUID = 1;
  private static final double CLIP = 1e-15;

  final ExactSum logLoss = new ExactSum();
  final ExactSum squaredError = new ExactSum();
  long positives;
  long negatives;
  long skipped;
  long unknownLabels;
  long positivesAtThreshold;
  long negativesAtThreshold;

  /** Twice the pairs in which a negative outranks a positive, a tie counting as one. */
  private BigInteger doubledInversions = BigInteger.ZERO;

  /** Takes the next group of rows with one score. */
  void add(double score, long groupPositives, long groupNegatives, double threshold) {
    doubledInversions =
        doubledInversions.add(
            BigInteger.valueOf(groupPositives)
                .multiply(BigInteger.valueOf(2 * negatives + groupNegatives)));
    positives += groupPositives;
    negatives += groupNegatives;
    if (score >= threshold) {
      positivesAtThreshold += groupPositives;
      negativesAtThreshold += groupNegatives;
    }
    double probability = clipped(score);
    // StrictMath: the same bits on every processor.
    logLoss.add(-groupPositives * StrictMath.log(probability));
    logLoss.add(-groupNegatives * StrictMath.log1p(-probability));
    squaredError.add(groupPositives * ((1 - score) * (1 - score)));
    squaredError.add(groupNegatives * (score * score));
  }

  /** Appends the run of groups that comes next in the order. */
  void append(ScoreTally next) {
    doubledInversions =
        doubledInversions
            .add(next.doubledInversions)
            .add(BigInteger.valueOf(next.positives).multiply(BigInteger.valueOf(2 * negatives)));
    positives += next.positives;
    negatives += next.negatives;
    skipped += next.skipped;
    unknownLabels += next.unknownLabels;
    positivesAtThreshold += next.positivesAtThreshold;
    negativesAtThreshold += next.negativesAtThreshold;
    logLoss.merge(next.logLoss);
    squaredError.merge(next.squaredError);
  }

  /** A probability whose logarithm, and that of what it lacks to 1, are finite. */
  static double clipped(double probability) {
    return Math.min(Math.max(probability, CLIP), 1 - CLIP);
  }

  /** The metrics that no threshold decides; averaging precision takes a second walk. */
  BinaryMetrics.Ranked ranked(double averagePrecision) {
    double rows = rows();
    return new BinaryMetrics.Ranked(
        aucRoc(), averagePrecision, logLoss.value() / rows, squaredError.value() / rows);
  }

  long rows() {
    return positives + negatives;
  }

  double aucRoc() {
    if (positives == 0 || negatives == 0) {
      return Double.NaN;
    }
    BigInteger doubledPairs =
        BigInteger.valueOf(positives)
            .multiply(BigInteger.valueOf(negatives))
            .multiply(BigInteger.TWO);
    return new BigDecimal(doubledPairs.subtract(doubledInversions))
        .divide(new BigDecimal(doubledPairs), MathContext.DECIMAL128)
        .doubleValue();
  }
}
