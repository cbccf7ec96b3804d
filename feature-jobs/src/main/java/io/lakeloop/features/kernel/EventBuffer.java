package io.lakeloop.features.kernel;

/** The events that some window may still need, by a sequence number that only grows. */
final class EventBuffer {
  private static final int FIRST_CAPACITY = 16;

  private final int width;
  private long[] times = new long[FIRST_CAPACITY];
  private double[] values;
  private boolean[] present;
  private long first;
  private long end;

  EventBuffer(int width) {
    this.width = width;
    this.values = new double[FIRST_CAPACITY * width];
    this.present = new boolean[FIRST_CAPACITY * width];
  }

  void clear() {
    first = 0;
    end = 0;
  }

  /** Returns the sequence number that the next event will have. */
  long end() {
    return end;
  }

  void append(long time, double[] eventValues, boolean[] eventPresent) {
    if (end - first == times.length) {
      grow();
    }
    int slot = slot(end++);
    times[slot] = time;
    for (int i = 0; i < width; i++) {
      // Adding zero turns -0.0 into 0.0: SQL holds them equal, and so must min and max.
      values[slot * width + i] = eventValues[i] + 0.0;
      present[slot * width + i] = eventPresent[i];
    }
  }

  /** Forgets the events before this one. */
  void releaseBefore(long sequence) {
    first = sequence;
  }

  long time(long sequence) {
    return times[slot(sequence)];
  }

  double value(long sequence, int index) {
    return values[slot(sequence) * width + index];
  }

  boolean has(long sequence, int index) {
    return index == WindowAggregate.EVENTS || present[slot(sequence) * width + index];
  }

  private int slot(long sequence) {
    return (int) (sequence & (times.length - 1));
  }

  private void grow() {
    int capacity = Math.multiplyExact(2, times.length);
    long[] newTimes = new long[capacity];
    double[] newValues = new double[Math.multiplyExact(capacity, width)];
    boolean[] newPresent = new boolean[capacity * width];
    for (long sequence = first; sequence < end; sequence++) {
      int from = slot(sequence);
      int to = (int) (sequence & (capacity - 1));
      newTimes[to] = times[from];
      System.arraycopy(values, from * width, newValues, to * width, width);
      System.arraycopy(present, from * width, newPresent, to * width, width);
    }
    times = newTimes;
    values = newValues;
    present = newPresent;
  }
}
