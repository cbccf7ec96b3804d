package io.lakeloop.features.kernel;

import io.lakeloop.core.metric.ExactSum;
import io.lakeloop.features.Aggregate;

/**
 * The variance of one window's values, or its root, from the exact sums of the values and of their
 * squares: however large the mean, and whatever has left, no digit is lost.
 */
final class Spread implements Summary {
  private final EventBuffer events;
  private final int value;
  private final boolean root;
  private final int place;
  private final ExactSum sum = new ExactSum();
  private final ExactSum squares = new ExactSum();
  private long count;

  Spread(EventBuffer events, WindowAggregate wanted, int place) {
    this.events = events;
    this.value = wanted.valueIndex();
    this.root = wanted.aggregate() == Aggregate.STDDEV;
    this.place = place;
  }

  @Override
  public void clear() {
    count = 0;
    sum.clear();
    squares.clear();
  }

  @Override
  public void add(long sequence) {
    double number = events.number(sequence, value);
    count++;
    sum.add(number);
    squares.addSquare(number);
  }

  @Override
  public void remove(long sequence) {
    double number = events.number(sequence, value);
    count--;
    sum.subtract(number);
    squares.subtractSquare(number);
  }

  @Override
  public void answer(Answer out) {
    if (count < 2) {
      out.putNothing(place);
      return;
    }
    double variance = variance();
    out.put(place, root ? Math.sqrt(variance) : variance);
  }

  /** (squares - sum² / count) / (count - 1), in twice the digits of a double. */
  private double variance() {
    double total = sum.value();
    double totalRest = rest(sum, total);
    double square = total * total;
    double squareRest = Math.fma(total, total, -square) + 2 * total * totalRest;
    double size = count;
    double taken = square / size;
    double takenRest = (Math.fma(-taken, size, square) + squareRest) / size;
    double whole = squares.value();
    double left = whole - taken;
    // Exact, wherever the two are near each other; elsewhere it does not matter.
    double variance = (left + (rest(squares, whole) - takenRest)) / (size - 1);
    return Double.isNaN(variance) ? Double.NaN : Math.max(0, variance);
  }

  /** What a sum is more than the double nearest to it. */
  private static double rest(ExactSum sum, double nearest) {
    if (!Double.isFinite(nearest)) {
      return 0;
    }
    sum.subtract(nearest);
    double rest = sum.value();
    sum.add(nearest);
    return rest;
  }
}
