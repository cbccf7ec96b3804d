package io.lakeloop.features.kernel;

/**
 * The least or greatest value of a sliding window: a deque of sequence numbers whose values grow
 * worse from front to back, so that the front is the extreme and each event enters and leaves once.
 */
final class Extreme {
  private static final int FIRST_CAPACITY = 16;

  private final EventBuffer events;
  private final int valueIndex;
  private final int sign;
  private long[] sequences = new long[FIRST_CAPACITY];
  private int front;
  private int size;

  /** Keeps the greatest value if sign is 1, the least if it is -1. */
  Extreme(EventBuffer events, int valueIndex, int sign) {
    this.events = events;
    this.valueIndex = valueIndex;
    this.sign = sign;
  }

  void clear() {
    front = 0;
    size = 0;
  }

  void enter(long sequence) {
    double value = events.value(sequence, valueIndex);
    while (size > 0 && sign * Double.compare(value, valueAt(size - 1)) >= 0) {
      size--;
    }
    if (size == sequences.length) {
      grow();
    }
    sequences[slot(size++)] = sequence;
  }

  void leave(long sequence) {
    if (size > 0 && sequences[front] == sequence) {
      front = slot(1);
      size--;
    }
  }

  double value() {
    return valueAt(0);
  }

  private double valueAt(int position) {
    return events.value(sequences[slot(position)], valueIndex);
  }

  private int slot(int position) {
    return (front + position) & (sequences.length - 1);
  }

  private void grow() {
    long[] larger = new long[Math.multiplyExact(2, sequences.length)];
    for (int position = 0; position < size; position++) {
      larger[position] = sequences[slot(position)];
    }
    sequences = larger;
    front = 0;
  }
}
