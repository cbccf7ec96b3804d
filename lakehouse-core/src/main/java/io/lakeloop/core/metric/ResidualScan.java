package io.lakeloop.core.metric;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The second walk over rows in descending order of their errors: chosen ranks, and residuals. */
final class ResidualScan implements Serializable {
  private static final long serialVersionUID = 1;
  private static final int BINS = 12;

  private final TreeSet<Long> wanted;
  private final double low;
  private final double width;
  private final TreeMap<Long, Double> found = new TreeMap<>();
  private final long[] rows = new long[BINS];
  private final ExactSum[] errors = new ExactSum[BINS];
  private final ExactSum[] absoluteErrors = new ExactSum[BINS];
  private long rank;

  /**
   * A scan of a run.
   *
   * @param wanted the ranks whose errors are wanted, 0 the largest error
   * @param low the lowest prediction of all rows
   * @param high the highest
   * @param before how many rows come before the run
   */
  ResidualScan(Set<Long> wanted, double low, double high, long before) {
    this.wanted = new TreeSet<>(wanted);
    this.low = low;
    this.width = high > low ? (high - low) / BINS : 1;
    this.rank = before;
    for (int i = 0; i < BINS; i++) {
      errors[i] = new ExactSum();
      absoluteErrors[i] = new ExactSum();
    }
  }

  /** Takes the next row. */
  void add(double label, double prediction) {
    double error = prediction - label;
    if (wanted.contains(rank)) {
      found.put(rank, Math.abs(error));
    }
    rank++;
    int bin = (int) Math.min(Math.max((prediction - low) / width, 0), BINS - 1);
    rows[bin]++;
    errors[bin].add(error);
    absoluteErrors[bin].add(Math.abs(error));
  }

  void merge(ResidualScan other) {
    found.putAll(other.found);
    for (int i = 0; i < BINS; i++) {
      rows[i] += other.rows[i];
      errors[i].merge(other.errors[i]);
      absoluteErrors[i].merge(other.absoluteErrors[i]);
    }
  }

  /** The absolute error of a rank that was wanted. */
  double error(long wantedRank) {
    return found.getOrDefault(wantedRank, Double.NaN);
  }

  List<ResidualBin> bins() {
    List<ResidualBin> bins = new ArrayList<>();
    for (int i = 0; i < BINS; i++) {
      if (rows[i] > 0) {
        bins.add(
            new ResidualBin(
                low + i * width,
                low + (i + 1) * width,
                rows[i],
                errors[i].value() / rows[i],
                absoluteErrors[i].value() / rows[i]));
      }
    }
    return bins;
  }
}
