package io.lakeloop.core.metric;

import java.io.Serializable;
import java.util.Iterator;
import java.util.List;
import java.util.TreeMap;
import org.apache.spark.sql.Row;

/** What the first walk finds in a run of rows; runs merge in any order. */
final class ResidualRun implements Serializable {
  private static final long serialVersionUID = 1;

  final BySlice<Resampled<ErrorTally>> tallies;
  final TreeMap<Integer, Long> rows = new TreeMap<>();
  private final int replicates;
  private double low = Double.POSITIVE_INFINITY;
  private double high = Double.NEGATIVE_INFINITY;

  /** Nothing, as yet. */
  ResidualRun(List<String> slices, int replicates) {
    this.replicates = replicates;
    this.tallies = Resampled.none(slices, replicates, ErrorTally::new);
  }

  /** The rows of a partition. */
  ResidualRun(int partition, Iterator<Row> from, List<String> slices, int replicates) {
    long[] measured = new long[1];
    Iterator<Row> watched =
        new Iterator<>() {
          @Override
          public boolean hasNext() {
            return from.hasNext();
          }

          @Override
          public Row next() {
            Row row = from.next();
            if (RegressionAssessment.isMeasured(row)) {
              measured[0]++;
              low = Math.min(low, row.getDouble(1));
              high = Math.max(high, row.getDouble(1));
            }
            return row;
          }
        };
    this.replicates = replicates;
    this.tallies =
        Resampled.tally(watched, RegressionAssessment.HASH, slices, replicates, ErrorTally::new);
    rows.put(partition, measured[0]);
  }

  /** Adds what the other run holds. */
  ResidualRun merge(ResidualRun other) {
    Resampled.merge(tallies, other.tallies, replicates, ErrorTally::new);
    rows.putAll(other.rows);
    low = Math.min(low, other.low);
    high = Math.max(high, other.high);
    return this;
  }

  /** How many rows have an error. */
  long measured() {
    return rows.values().stream().mapToLong(Long::longValue).sum();
  }

  double low() {
    return low;
  }

  double high() {
    return high;
  }
}
