package io.lakeloop.monitor.kernel;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What is kept of a numeric column: counts in the bins of a {@link NumericLayout}, and moments. */
public final class NumericState extends ColumnState {
  final long[] counts;

  /** Sums of the values' distances from their bin's edge: what a Wasserstein distance needs. */
  final double[] gaps;

  long nans;
  long infinities;
  long zeros;
  double pivot;

  /** Sums about the pivot, so that a large offset costs no digits. */
  double sum;

  double squares;
  double min = Double.POSITIVE_INFINITY;
  double max = Double.NEGATIVE_INFINITY;

  /** A state of no rows yet. */
  public NumericState(NumericLayout layout) {
    this(layout.bins(), layout.pivot());
  }

  NumericState(int bins, double pivot) {
    this.counts = new long[bins];
    this.gaps = new double[bins];
    this.pivot = pivot;
  }

  /**
   * Adds one row.
   *
   * @param value null, NaN and infinite values are counted, and nothing else
   * @param layout the layout the state was made with
   */
  public void add(@Nullable Double value, NumericLayout layout) {
    rows++;
    if (value == null) {
      nulls++;
    } else if (value.isNaN()) {
      nans++;
    } else if (value.isInfinite()) {
      infinities++;
    } else {
      addFinite(value, layout);
    }
  }

  private void addFinite(double value, NumericLayout layout) {
    int bin = layout.bin(value);
    counts[bin]++;
    gaps[bin] += layout.gap(value, bin);
    zeros += value == 0 ? 1 : 0;
    sum += value - pivot;
    squares += (value - pivot) * (value - pivot);
    min = Math.min(min, value);
    max = Math.max(max, value);
  }

  @Override
  void addValues(ColumnState other, int sign) {
    if (!(other instanceof NumericState state)
        || state.counts.length != counts.length
        || state.pivot != pivot) {
      throw new IllegalArgumentException("the states count other bins");
    }
    for (int bin = 0; bin < counts.length; bin++) {
      counts[bin] += sign * state.counts[bin];
      gaps[bin] += sign * state.gaps[bin];
    }
    nans += sign * state.nans;
    infinities += sign * state.infinities;
    zeros += sign * state.zeros;
    sum += sign * state.sum;
    squares += sign * state.squares;
    if (sign > 0) {
      min = Math.min(min, state.min);
      max = Math.max(max, state.max);
    }
  }

  @Override
  public byte[] encode() {
    return StateCodec.encode(this);
  }

  @Override
  public long usable() {
    return Arrays.stream(counts).sum();
  }

  /** Rows whose value is not a number. */
  public long nans() {
    return nans;
  }

  /** Rows whose value is zero. */
  public long zeros() {
    return zeros;
  }

  /** The mean of the usable values; NaN where there is none. */
  public double mean() {
    return pivot + sum / usable();
  }

  /** The standard deviation of the sample; NaN where there are fewer than two values. */
  public double standardDeviation() {
    long n = usable();
    return n < 2 ? Double.NaN : Math.sqrt(Math.max(0, squares - sum * sum / n) / (n - 1));
  }

  /** The smallest usable value; infinite where there is none. */
  public double min() {
    return min;
  }

  /** The largest usable value; minus infinity where there is none. */
  public double max() {
    return max;
  }

  /**
   * The values below which given shares of the rows lie, exact within one bin and for atoms.
   *
   * @param shares ascending, each between 0 and 1
   * @return one value a share; NaN where there is no value
   */
  public double[] quantiles(NumericLayout layout, double... shares) {
    double[] values = new double[shares.length];
    long n = usable();
    int bin = 0;
    long below = 0;
    for (int i = 0; i < shares.length; i++) {
      double rank = shares[i] * n;
      while (bin < counts.length - 1 && (counts[bin] == 0 || below + counts[bin] < rank)) {
        below += counts[bin++];
      }
      values[i] = n == 0 ? Double.NaN : within(layout, bin, (rank - below) / counts[bin]);
    }
    return values;
  }

  private double within(NumericLayout layout, int bin, double share) {
    double lower = bin == 0 ? min : Math.max(min, layout.edge(bin - 1));
    double upper = bin == counts.length - 1 ? max : Math.min(max, layout.edge(bin));
    double inside = Double.isFinite(share) ? Math.min(1, Math.max(0, share)) : 1;
    // An atom's bin begins just below it: the value itself is what was seen.
    return upper <= Math.nextUp(lower) ? upper : lower + (upper - lower) * inside;
  }
}
