package io.lakeloop.core.metric;

import java.io.Serializable;

/** How many rows come before a run, as they are and in each replicate. */
final class RankOffset implements Serializable {
  private static final long serialVersionUID = 1;

  final long positives;
  final long rows;
  final long[] replicatePositives;
  final long[] replicateRows;

  /** Nothing comes before. */
  RankOffset(int replicates) {
    this.positives = 0;
    this.rows = 0;
    this.replicatePositives = new long[replicates];
    this.replicateRows = new long[replicates];
  }

  /** What was tallied comes before. */
  RankOffset(RankTally before) {
    this.positives = before.counts.positives;
    this.rows = before.counts.rows();
    this.replicatePositives = before.replicates.positives.clone();
    this.replicateRows = new long[replicatePositives.length];
    for (int i = 0; i < replicateRows.length; i++) {
      replicateRows[i] = before.replicates.rows(i);
    }
  }
}
