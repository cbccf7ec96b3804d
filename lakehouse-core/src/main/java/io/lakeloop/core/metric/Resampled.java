package io.lakeloop.core.metric;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
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

  /** Tallies of no rows as yet. */
  static <T extends Tally<T>> BySlice<Resampled<T>> none(
      List<String> slices, int replicates, Supplier<T> fresh) {
    return new BySlice<>(slices, new Resampled<>(fresh, replicates));
  }

  /** Adds all that the other tallies hold to the first, which it gives back. */
  static <T extends Tally<T>> BySlice<Resampled<T>> merge(
      BySlice<Resampled<T>> one, BySlice<Resampled<T>> other, int replicates, Supplier<T> fresh) {
    one.merge(other, () -> new Resampled<>(fresh, replicates), Resampled::merge);
    return one;
  }

  /** The metrics of each value of each slice, with their intervals. */
  static <T extends Tally<T>, M extends Metrics> List<SliceMetrics<M>> slices(
      BySlice<Resampled<T>> tallies, Function<T, M> metrics, double confidence) {
    return tallies.parts(
        (place, tally) ->
            new SliceMetrics<>(
                place.slice(),
                place.value(),
                metrics.apply(tally.whole),
                tally.intervals(confidence)));
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
    BySlice<Resampled<T>> tallies = none(slices, replicates, fresh);
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
