package io.lakeloop.features.kernel;

import java.util.Arrays;

/**
 * The events that no later one has outdone, oldest first, which is greatest first: of all events
 * from any one on, the first in here is the greatest. Each event enters and leaves once. Places
 * count from the first event ever, and a place is taken anew when what held it was outdone.
 */
final class MonotoneQueue {
  private long[] keys;
  private long[] sequences;
  private long base;
  private long released;
  private int size;

  MonotoneQueue(int capacity) {
    this.keys = new long[capacity];
    this.sequences = new long[capacity];
  }

  void clear() {
    base = 0;
    released = 0;
    size = 0;
  }

  /** Adds the newest event in place of all that it outdoes, and returns its place. */
  long push(long sequence, long key) {
    while (size > 0 && keys[size - 1] <= key) {
      size--;
    }
    released = Math.min(released, base + size);
    if (size == keys.length) {
      makeRoom();
    }
    keys[size] = key;
    sequences[size] = sequence;
    return base + size++;
  }

  /** The place after the newest event's. */
  long end() {
    return base + size;
  }

  long sequence(long place) {
    return sequences[(int) (place - base)];
  }

  long key(long place) {
    return keys[(int) (place - base)];
  }

  /** Lets go of the places before this one. */
  void releaseBefore(long place) {
    released = place;
  }

  private void makeRoom() {
    int free = (int) Math.max(0, released - base);
    if (free <= keys.length / 2) {
      int capacity = Math.multiplyExact(2, keys.length);
      keys = Arrays.copyOf(keys, capacity);
      sequences = Arrays.copyOf(sequences, capacity);
      return;
    }
    size -= free;
    System.arraycopy(keys, free, keys, 0, size);
    System.arraycopy(sequences, free, sequences, 0, size);
    base += free;
  }
}
