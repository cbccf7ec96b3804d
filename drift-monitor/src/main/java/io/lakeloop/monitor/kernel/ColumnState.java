package io.lakeloop.monitor.kernel;

/**
 * What is kept of one column's values in one window: counts that add and subtract exactly, so that
 * a window is the sum of the batches that brought its rows.
 */
public abstract sealed class ColumnState permits NumericState, CategoricalState {
  long rows;
  long nulls;

  /** A state from its bytes, as {@link #encode} wrote them. */
  public static ColumnState decode(byte[] bytes) {
    return StateCodec.decode(bytes);
  }

  /** The state as bytes, to be kept in a table. */
  public abstract byte[] encode();

  /** Rows seen, those without a value included. */
  public final long rows() {
    return rows;
  }

  /** Rows whose value is null. */
  public final long nulls() {
    return nulls;
  }

  /** Rows whose value can be compared: neither null nor NaN nor infinite. */
  public abstract long usable();

  /**
   * Adds another state of the same column.
   *
   * @throws IllegalArgumentException if it counts other bins
   */
  public final void merge(ColumnState other) {
    combine(other, 1);
  }

  /**
   * Takes away rows that were added before. Minimum and maximum stay as they are: bounds, from then
   * on.
   *
   * @throws IllegalArgumentException if it counts other bins
   */
  public final void subtract(ColumnState other) {
    combine(other, -1);
  }

  private void combine(ColumnState other, int sign) {
    addValues(other, sign);
    rows += sign * other.rows;
    nulls += sign * other.nulls;
  }

  /** Adds what another state keeps of values, or takes it away where the sign is negative. */
  abstract void addValues(ColumnState other, int sign);
}
