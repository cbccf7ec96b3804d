package io.lakeloop.features.kernel;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The events that some window may still need, by a sequence number that only grows: a ring of
 * columns. Sequence {@link #NONE} stands for what was before the first event, at the beginning of
 * time. Beside the events' own values it keeps running totals of whoever asks for a column.
 */
final class EventBuffer {
  /** Before the first event. */
  static final long NONE = 0;

  private static final int FIRST_CAPACITY = 16;

  private final boolean[][] present;
  private final double[][] numbers;
  private final @Nullable Object[][] things;
  private final boolean[] asNumber;
  private final boolean[] asThing;
  private long[] times = new long[FIRST_CAPACITY];
  private long[][] totals = new long[0][];
  private int mask = FIRST_CAPACITY - 1;
  private long first;
  private long end;

  /**
   * An empty buffer.
   *
   * @param asNumber which of an event's values are read as numbers
   * @param asThing which are read as things
   */
  EventBuffer(boolean[] asNumber, boolean[] asThing) {
    int width = asNumber.length;
    this.asNumber = asNumber.clone();
    this.asThing = asThing.clone();
    this.present = new boolean[width][FIRST_CAPACITY];
    this.numbers = new double[width][];
    this.things = new Object[width][];
    for (int i = 0; i < width; i++) {
      numbers[i] = new double[asNumber[i] ? FIRST_CAPACITY : 0];
      things[i] = new Object[asThing[i] ? FIRST_CAPACITY : 0];
    }
  }

  /** Returns the number of one more column of totals, of which {@link #NONE} has 0. */
  int addTotals() {
    totals = Arrays.copyOf(totals, totals.length + 1);
    totals[totals.length - 1] = new long[times.length];
    return totals.length - 1;
  }

  void clear() {
    first = NONE;
    end = NONE + 1;
    times[0] = Long.MIN_VALUE;
    for (long[] column : totals) {
      column[0] = 0;
    }
  }

  /** Returns the sequence number that the next event will have. */
  long end() {
    return end;
  }

  void append(long time, Event event) {
    if (end - first == times.length) {
      grow();
    }
    int slot = slot(end++);
    times[slot] = time;
    for (int i = 0; i < present.length; i++) {
      boolean there = event.has(i);
      present[i][slot] = there;
      if (there && asNumber[i]) {
        // Adding zero turns -0.0 into 0.0: SQL holds them equal, and so must min and max.
        numbers[i][slot] = event.number(i) + 0.0;
      }
      if (there && asThing[i]) {
        things[i][slot] = event.thing(i);
      }
    }
  }

  /** Forgets the events before this one. */
  void releaseBefore(long sequence) {
    first = sequence;
  }

  /** Where the columns have an event. */
  int slot(long sequence) {
    return (int) sequence & mask;
  }

  /** A column of totals, until the next event is appended. */
  long[] totals(int column) {
    return totals[column];
  }

  long time(long sequence) {
    return times[slot(sequence)];
  }

  double number(long sequence, int value) {
    return numbers[value][slot(sequence)];
  }

  Object thing(long sequence, int value) {
    Object thing = things[value][slot(sequence)];
    if (thing == null) {
      throw new IllegalStateException("The event has no value %d.".formatted(value));
    }
    return thing;
  }

  boolean has(long sequence, int value) {
    return value == WindowAggregate.EVENTS || present[value][slot(sequence)];
  }

  private void grow() {
    int capacity = Math.multiplyExact(2, times.length);
    times = (long[]) wider(times, new long[capacity]);
    for (int i = 0; i < totals.length; i++) {
      totals[i] = (long[]) wider(totals[i], new long[capacity]);
    }
    for (int i = 0; i < present.length; i++) {
      present[i] = (boolean[]) wider(present[i], new boolean[capacity]);
      numbers[i] = asNumber[i] ? (double[]) wider(numbers[i], new double[capacity]) : numbers[i];
      things[i] = asThing[i] ? (Object[]) wider(things[i], new Object[capacity]) : things[i];
    }
    mask = capacity - 1;
  }

  /** Copies a full ring into an array twice as long, each event to its new slot. */
  private Object wider(Object from, Object to) {
    int old = mask + 1;
    int cut = slot(first);
    int start = (int) first & (2 * old - 1);
    // The events up to the ring's end stay together; those that had wrapped follow them.
    System.arraycopy(from, cut, to, start, old - cut);
    System.arraycopy(from, 0, to, (start + old - cut) & (2 * old - 1), cut);
    return to;
  }
}
