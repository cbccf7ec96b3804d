package io.lakeloop.features.kernel;

import java.util.Arrays;

/** The windows of all lengths, which end together, as they slide over an entity's events. */
final class Windows {
  private final EventBuffer events;
  private final long[] lengths;
  private final long[] starts;
  private final long[] heads;
  private long admitted;

  /**
   * Windows before the first event.
   *
   * @param lengths in microseconds, each once
   */
  Windows(EventBuffer events, long[] lengths) {
    this.events = events;
    this.lengths = lengths.clone();
    this.starts = new long[lengths.length];
    this.heads = new long[lengths.length];
  }

  int size() {
    return lengths.length;
  }

  /** The number of the window of a length. */
  int numberOf(long length) {
    for (int i = 0; i < lengths.length; i++) {
      if (lengths[i] == length) {
        return i;
      }
    }
    throw new IllegalArgumentException("There is no window of %d.".formatted(length));
  }

  void clear() {
    admitted = EventBuffer.NONE + 1;
    Arrays.fill(heads, EventBuffer.NONE + 1);
  }

  /** The newest event in the windows. */
  long last() {
    return admitted - 1;
  }

  /** The oldest event in a window; after {@link #last} where it is empty. */
  long head(int window) {
    return heads[window];
  }

  /** The time after which events are in a window. */
  long start(int window) {
    return starts[window];
  }

  /** Moves all windows on, so that they end at a time, and releases what none will need. */
  void slideTo(long end, WindowState[] states) {
    while (admitted < events.end() && events.time(admitted) <= end) {
      for (WindowState state : states) {
        state.enter(admitted);
      }
      admitted++;
    }
    long oldest = admitted;
    for (int window = 0; window < lengths.length; window++) {
      long head = heads[window];
      // A window longer than all of time before it starts at the beginning of time.
      long start = end < Long.MIN_VALUE + lengths[window] ? Long.MIN_VALUE : end - lengths[window];
      starts[window] = start;
      long next = head;
      while (next < admitted && events.time(next) <= start) {
        next++;
      }
      if (next > head) {
        heads[window] = next;
        for (WindowState state : states) {
          state.leave(window, head, next);
        }
      }
      oldest = Math.min(oldest, next);
    }
    // The totals of the event before a window are what its own are reckoned from.
    events.releaseBefore(oldest - 1);
  }
}
