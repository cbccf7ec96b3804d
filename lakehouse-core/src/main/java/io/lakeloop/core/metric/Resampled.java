package io.lakeloop.core.metric;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.spark.sql.Row;

/**
 * A tally of rows, and one of each replicate of them.
 *
 * @param <T> the tally
 */
final class Resampled<T extends Tally<T>> implements Serializable {
  private static final long serialVersionUID = 1;

  private final T whole;
  private final ArrayList<T> replicates = new ArrayList<>();

  Resampled(Supplier<T> fresh, int replicates) {
    this.whole = fresh.get();
    for (int i = 0; i < replicates; i++) {
      this.replicates.add(fresh.get());
    }
  }

  /**
   * Tallies rows of all slices.
   *
   * @param rows as {@link AssessedRows} cuts them
   * @param hashColumn where the hash stands, the slices right after it
   */
  static <T extends Tally<T>> BySlice<Resampled<T>> tally(
      Iterator<Row> rows, int hashColumn, List<String> slices, int replicates, Supplier<T> fresh) {
    Supplier<Resampled<T>> part = () -> new Resampled<>(fresh, replicates);
    BySlice<Resampled<T>> tallies = new BySlice<>(slices, part.get());
    byte[] weights = new byte[replicates];
    while (rows.hasNext()) {
      Row row = rows.next();
      PoissonWeights.draw(row.getLong(hashColumn), weights);
      tallies.take(row.getList(hashColumn + 1), part, tally -> tally.add(row, weights));
    }
    return tallies;
  }

  /** Adds all that the other holds. */
  void merge(Resampled<T> other) {
    whole.merge(other.whole);
    for (int i = 0; i < replicates.size(); i++) {
      replicates.get(i).merge(other.replicates.get(i));
    }
  }

  /** The tally of the rows as they are. */
  T whole() {
    return whole;
  }

  /** The interval of each metric; none without replicates. */
  Map<String, Interval> intervals(double confidence) {
    return Interval.of(replicates.stream().map(Tally::metrics).toList(), confidence);
  }

  private void add(Row row, byte[] weights) {
    whole.add(row, 1);
    for (int i = 0; i < weights.length; i++) {
      if (weights[i] > 0) {
        replicates.get(i).add(row, weights[i]);
      }
    }
  }
}
