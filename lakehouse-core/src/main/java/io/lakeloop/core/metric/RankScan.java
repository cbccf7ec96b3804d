package io.lakeloop.core.metric;

import java.io.Serializable;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The second walk over rows in descending order of their scores: what needs the number of rows
 * before, and the threshold. Scans of runs that follow each other merge.
 */
final class RankScan implements Serializable {
  private static final long serialVersionUID = 1;

  private final double threshold;
  private final @Nullable CurveScan curves;
  private final OpenGroup group;
  private final ExactSum precisionGained = new ExactSum();
  private final long[] replicateGained;
  private final long[] replicateHits;
  private final long[] replicateAlarms;
  private final long[] replicatePositives;
  private final long[] replicateRows;
  private long positives;
  private long rows;
  private long hits;
  private long alarms;

  /**
   * A scan of a run.
   *
   * @param curves takes each group, too; null where no curves are wanted
   */
  RankScan(double threshold, RankOffset before, @Nullable CurveScan curves) {
    this.threshold = threshold;
    this.curves = curves;
    this.positives = before.positives;
    this.rows = before.rows;
    this.replicatePositives = before.replicatePositives.clone();
    this.replicateRows = before.replicateRows.clone();
    int replicates = replicateRows.length;
    this.group = new OpenGroup(replicates);
    this.replicateGained = new long[replicates];
    this.replicateHits = new long[replicates];
    this.replicateAlarms = new long[replicates];
  }

  /** Takes the next row, whose label is 0 or 1. */
  void add(double score, double label, byte[] weights) {
    if (group.endsBefore(score)) {
      close();
    }
    group.add(score, label == 1, weights);
  }

  /** Ends the run. */
  void close() {
    if (group.rows() == 0) {
      return;
    }
    boolean above = group.score >= threshold;
    positives += group.positives;
    rows += group.rows();
    hits += above ? group.positives : 0;
    alarms += above ? group.negatives : 0;
    if (group.positives > 0) {
      precisionGained.add(group.positives * ((double) positives / rows));
    }
    for (int i = 0; i < replicateRows.length; i++) {
      closeReplicate(i, group.replicatePositives[i], group.replicateNegatives[i], above);
    }
    if (curves != null) {
      curves.add(group);
    }
    group.clear();
  }

  /** Adds what the run that comes next in the order held; both are closed. */
  void merge(RankScan other) {
    precisionGained.merge(other.precisionGained);
    if (curves != null && other.curves != null) {
      curves.append(other.curves);
    }
    hits += other.hits;
    alarms += other.alarms;
    for (int i = 0; i < replicateRows.length; i++) {
      replicateGained[i] += other.replicateGained[i];
      replicateHits[i] += other.replicateHits[i];
      replicateAlarms[i] += other.replicateAlarms[i];
    }
  }

  /** What the scan of all rows found beside metrics. */
  CurveScan curves() {
    return Objects.requireNonNull(curves, "only the scan of all rows has curves");
  }

  /** The metrics of the rows of both walks. */
  BinaryMetrics metrics(ScoreTally first) {
    return BinaryMetrics.of(
        first.rows(),
        first.skipped,
        first.positives,
        hits,
        alarms,
        first.ranked(
            first.positives == 0 ? Double.NaN : precisionGained.value() / first.positives));
  }

  /** The metrics of a replicate of the rows of both walks. */
  BinaryMetrics replicate(int i, ReplicateRanks first) {
    return BinaryMetrics.of(
        first.rows(i),
        0,
        first.positives[i],
        replicateHits[i],
        replicateAlarms[i],
        new BinaryMetrics.Ranked(
            first.aucRoc(i),
            first.positives[i] == 0
                ? Double.NaN
                : replicateGained[i] / ReplicateRanks.UNIT / first.positives[i],
            first.logLoss(i),
            first.brier(i)));
  }

  private void closeReplicate(int i, long gained, long lost, boolean above) {
    replicatePositives[i] += gained;
    replicateRows[i] += gained + lost;
    if (above) {
      replicateHits[i] += gained;
      replicateAlarms[i] += lost;
    }
    if (gained > 0) {
      double precision = (double) replicatePositives[i] / replicateRows[i];
      replicateGained[i] += gained * Math.round(precision * ReplicateRanks.UNIT);
    }
  }
}
