package io.lakeloop.core.metric;

import java.io.Serializable;

/**
 * The first walk over rows in descending order of their scores: what needs no knowledge of the rows
 * before. Runs that follow each other append.
 */
final class RankTally implements Serializable {
  private static final long serialVersionUID = 1;

  final ScoreTally counts = new ScoreTally();
  final ReplicateRanks replicates;
  final CheapestCut cut;
  private final OpenGroup group;

  RankTally(int replicates, Costs costs) {
    this.replicates = new ReplicateRanks(replicates);
    this.cut = new CheapestCut(costs);
    this.group = new OpenGroup(replicates);
  }

  /** Takes the next row. */
  void add(double score, double label, byte[] weights) {
    if (label != 0 && label != 1) {
      counts.unknownLabels++;
      return;
    }
    if (group.endsBefore(score)) {
      close();
    }
    group.add(score, label == 1, weights);
  }

  /** Counts a row that cannot be measured. */
  void skip() {
    counts.skipped++;
  }

  /** Ends the run. */
  void close() {
    if (group.rows() > 0) {
      // What is at or above the threshold is counted in the second walk, when that is known.
      counts.add(group.score, group.positives, group.negatives, Double.NaN);
      replicates.add(group);
      cut.offer(group.score, counts.positives, counts.negatives);
      group.clear();
    }
  }

  /** Appends the run that comes next in the order; both are closed. */
  void append(RankTally next) {
    cut.append(next.cut, counts.positives, counts.negatives);
    counts.append(next.counts);
    replicates.append(next.replicates);
  }
}
