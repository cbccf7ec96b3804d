package io.lakeloop.monitor.kernel;

/**
 * What is kept of one column's values in one window: counts that add and subtract exactly, so that
 * a window is the sum of the batches that brought its rows.
 */
public sealed interface ColumnState permits NumericState, CategoricalState {
  /** A state from its bytes, as {@link #encode} wrote them. */
  static ColumnState decode(byte[] bytes) {
    return StateCodec.decode(bytes);
  }

  /** The state as bytes, to be kept in a table. */
  byte[] encode();

  /** Rows seen, those without a value included. */
  long rows();

  /** Rows whose value is null. */
  long nulls();

  /** Rows whose value can be compared: neither null nor NaN nor infinite. */
  long usable();

  /**
   * Adds another state of the same column.
   *
   * @throws IllegalArgumentException if it counts other bins
   */
  void merge(ColumnState other);

  /**
   * Takes away rows that were added before. Minimum and maximum stay as they are: bounds, from then
   * on.
   *
   * @throws IllegalArgumentException if it counts other bins
   */
  void subtract(ColumnState other);
}
