package io.lakeloop.features.kernel;

import java.util.Arrays;

/**
 * The least or greatest value, over all windows at once: they share one queue of the events that no
 * later one has outdone, in which each window has its own place.
 */
final class Extremes implements WindowState {
  private static final int FIRST_CAPACITY = 16;

  private final EventBuffer events;
  private final int value;
  private final long turn;
  private final MonotoneQueue queue = new MonotoneQueue(FIRST_CAPACITY);
  private int[] windowOf = new int[0];
  private int[] placeOf = new int[0];
  private long[] heads = new long[0];

  /** Keeps the greatest values, or the least. */
  Extremes(EventBuffer events, int value, boolean greatest) {
    this.events = events;
    this.value = value;
    // Turned over, the least is the greatest.
    this.turn = greatest ? 0 : -1;
  }

  /** Writes the extreme of a window to a place of the answer from now on. */
  void ask(int window, int place) {
    int asked = windowOf.length;
    windowOf = Arrays.copyOf(windowOf, asked + 1);
    placeOf = Arrays.copyOf(placeOf, asked + 1);
    heads = new long[asked + 1];
    windowOf[asked] = window;
    placeOf[asked] = place;
  }

  @Override
  public void clear() {
    queue.clear();
    Arrays.fill(heads, 0);
  }

  @Override
  public void enter(long sequence) {
    if (!events.has(sequence, value)) {
      return;
    }
    long place = queue.push(sequence, SortableNumber.of(events.number(sequence, value)) ^ turn);
    for (int i = 0; i < heads.length; i++) {
      heads[i] = Math.min(heads[i], place);
    }
  }

  @Override
  public void leave(int window, long from, long before) {
    // Places move when they are asked for.
  }

  @Override
  public void answer(Windows windows, Answer out) {
    long end = queue.end();
    long oldest = end;
    for (int i = 0; i < heads.length; i++) {
      long first = windows.head(windowOf[i]);
      long head = heads[i];
      while (head < end && queue.sequence(head) < first) {
        head++;
      }
      heads[i] = head;
      oldest = Math.min(oldest, head);
      if (head < end) {
        out.put(placeOf[i], SortableNumber.number(queue.key(head) ^ turn));
      } else {
        out.putNothing(placeOf[i]);
      }
    }
    queue.releaseBefore(oldest);
  }
}
