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
  private final ExactSum about = new ExactSum();
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

  /**
   * From the squares of what the values are off a double near their mean, which are small where the
   * values are near each other: of squares about zero, most digits would cancel.
   */
  private double variance() {
    double size = count;
    double center = sum.value() / size;
    double square = center * center;
    if (!Double.isFinite(square * size)) {
      return Double.NaN;
    }
    // How much the values together are off so many centers.
    about.clear();
    about.merge(sum);
    subtract(center, size);
    double off = about.value();
    about.subtract(off);
    double offRest = about.value();
    // Σ(x - c)² = Σx² - c²n - 2c Σ(x - c)
    about.clear();
    about.merge(squares);
    subtract(square, size);
    subtract(Math.fma(center, center, -square), size);
    subtract(2 * center, off);
    subtract(2 * center, offRest);
    double variance = (about.value() - off * off / size) / (size - 1);
    return Double.isNaN(variance) ? Double.NaN : Math.max(0, variance);
  }

  /** Takes a product away, exactly. */
  private void subtract(double one, double other) {
    double product = one * other;
    about.subtract(product);
    about.subtract(Math.fma(one, other, -product));
  }
}
