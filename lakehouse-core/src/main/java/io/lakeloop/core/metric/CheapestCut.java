package io.lakeloop.core.metric;

import java.io.Serializable;

/**
 * The score at which to begin predicting positive so that wrong decisions cost least; of equals the
 * higher. Runs of groups that follow each other are appended: what a run saves does not depend on
 * what came before it, so each keeps only its own best place.
 */
final class CheapestCut implements Serializable {
  private static final long serialVersionUID = 1;

  private final long falsePositive;
  private final long falseNegative;
  // What deciding positive down to the best score costs beyond deciding nothing positive.
  private long leastNet;
  private double best = Double.POSITIVE_INFINITY;
  private double highest = Double.NEGATIVE_INFINITY;

  CheapestCut(Costs costs) {
    this.falsePositive = costs.falsePositiveUnits();
    this.falseNegative = costs.falseNegativeUnits();
  }

  /** Takes the next score, with the counts of the run up to and with it. */
  void offer(double score, long positives, long negatives) {
    highest = Math.max(highest, score);
    offerNet(score, net(positives, negatives));
  }

  /** Appends the run that comes after so many rows. */
  void append(CheapestCut next, long positivesBefore, long negativesBefore) {
    highest = Math.max(highest, next.highest);
    offerNet(next.best, next.leastNet + net(positivesBefore, negativesBefore));
  }

  /** The threshold: just above the highest score where nothing is to be decided positive. */
  double threshold() {
    return best == Double.POSITIVE_INFINITY ? Math.nextUp(highest) : best;
  }

  private void offerNet(double score, long net) {
    if (net < leastNet) {
      leastNet = net;
      best = score;
    }
  }

  private long net(long positives, long negatives) {
    return falsePositive * negatives - falseNegative * positives;
  }
}
