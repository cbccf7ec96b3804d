package io.lakeloop.core.metric;

import java.io.Serializable;
import org.apache.spark.sql.Row;

/**
 * Counts and exact sums over rows, which come in any order; tallies of disjoint rows merge.
 *
 * @param <T> the tally itself
 */
interface Tally<T extends Tally<T>> extends Serializable {
  /** Takes a row, as often as it counts. */
  void add(Row row, int times);

  /** Adds all that the other tally holds. */
  void merge(T other);

  /** The metrics of the rows taken. */
  Metrics metrics();
}
