package io.lakeloop.core.metric;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * The second walk's further findings over all rows: points of the curves, top k and calibration.
 * Scans of runs that follow each other append.
 */
final class CurveScan implements Serializable {
  private static final long serialVersionUID = 1;
  private static final int STEPS = 100;
  private static final int BINS = 10;

  private final long[] tops;
  private final double[] topHits;
  private final long allRows;
  private final long allPositives;
  private final ArrayList<CurvePoint> points = new ArrayList<>();
  private final long[] binRows = new long[BINS];
  private final long[] binPositives = new long[BINS];
  private final ExactSum[] binScores = new ExactSum[BINS];
  private long positives;
  private long rows;

  CurveScan(List<Long> topK, ScoreTally all, RankOffset before) {
    this.tops = topK.stream().mapToLong(Long::longValue).toArray();
    this.topHits = new double[tops.length];
    this.allRows = all.rows();
    this.allPositives = all.positives;
    this.positives = before.positives;
    this.rows = before.rows;
    for (int i = 0; i < BINS; i++) {
      binScores[i] = new ExactSum();
    }
  }

  /** Takes the next group of rows with one score. */
  void add(OpenGroup group) {
    long positivesAfter = positives + group.positives;
    long rowsAfter = rows + group.rows();
    for (int i = 0; i < tops.length; i++) {
      if (rows < tops[i] && tops[i] <= rowsAfter) {
        topHits[i] = positives + group.positives * ((double) (tops[i] - rows) / group.rows());
      }
    }
    // A step of rows or of positives: of rare positives the first thousandth is all that matters.
    if (rowsAfter == allRows
        || step(rows, allRows) != step(rowsAfter, allRows)
        || step(positives, allPositives) != step(positivesAfter, allPositives)) {
      points.add(new CurvePoint(group.score, positivesAfter, rowsAfter - positivesAfter));
    }
    int bin = (int) Math.min(Math.max(Math.ceil(group.score * BINS) - 1, 0), BINS - 1);
    binRows[bin] += group.rows();
    binPositives[bin] += group.positives;
    binScores[bin].add(group.score * group.rows());
    positives = positivesAfter;
    rows = rowsAfter;
  }

  /** Appends the run that comes next in the order. */
  void append(CurveScan next) {
    points.addAll(next.points);
    for (int i = 0; i < tops.length; i++) {
      topHits[i] += next.topHits[i];
    }
    for (int i = 0; i < BINS; i++) {
      binRows[i] += next.binRows[i];
      binPositives[i] += next.binPositives[i];
      binScores[i].merge(next.binScores[i]);
    }
  }

  List<CurvePoint> points() {
    return points;
  }

  List<TopK> topK() {
    List<TopK> found = new ArrayList<>();
    for (int i = 0; i < tops.length; i++) {
      double hits = tops[i] >= allRows ? allPositives : topHits[i];
      found.add(new TopK(tops[i], hits / Math.min(tops[i], allRows), hits / (double) allPositives));
    }
    return found;
  }

  List<CalibrationBin> calibration() {
    List<CalibrationBin> bins = new ArrayList<>();
    for (int i = 0; i < BINS; i++) {
      if (binRows[i] > 0) {
        bins.add(
            new CalibrationBin(
                (double) i / BINS,
                (i + 1.0) / BINS,
                binRows[i],
                binPositives[i],
                binScores[i].value() / binRows[i]));
      }
    }
    return bins;
  }

  private static long step(long part, long whole) {
    return whole == 0 ? 0 : (long) ((double) part / whole * STEPS);
  }
}
