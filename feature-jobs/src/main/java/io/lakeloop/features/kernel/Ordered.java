package io.lakeloop.features.kernel;

import io.lakeloop.features.Aggregate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.catalyst.util.GenericArrayData;
import org.jspecify.annotations.Nullable;

/**
 * The first and last values of all windows at once: the events that have a value, by time, those of
 * one time by value, so that no order of storage shows.
 */
final class Ordered implements WindowState {
  private static final int FIRST_CAPACITY = 16;

  /** An aggregate that is asked for, over which window, and where its value goes. */
  private record Asked(Aggregate aggregate, int count, int window, int place) {}

  private final EventBuffer events;
  private final int value;
  private final int[] heads;
  private final List<Asked> asked = new ArrayList<>();
  private long[] times = new long[FIRST_CAPACITY];
  private @Nullable Object[] values = new Object[FIRST_CAPACITY];
  private int end;

  Ordered(EventBuffer events, int value, int windows) {
    this.events = events;
    this.value = value;
    this.heads = new int[windows];
  }

  /** Writes an aggregate over a window to a place of the answer from now on. */
  void ask(WindowAggregate wanted, int window, int place) {
    asked.add(new Asked(wanted.aggregate(), (int) wanted.parameter(), window, place));
  }

  @Override
  public void clear() {
    Arrays.fill(heads, 0);
    Arrays.fill(values, 0, end, null);
    end = 0;
  }

  @Override
  public void enter(long sequence) {
    if (!events.has(sequence, value)) {
      return;
    }
    if (end == times.length) {
      makeRoom();
    }
    long time = events.time(sequence);
    Object thing = events.thing(sequence, value);
    int place = placeFor(time, thing);
    System.arraycopy(values, place, values, place + 1, end - place);
    values[place] = thing;
    times[end++] = time;
  }

  /** After all that is earlier, or of the same time and no greater. */
  private int placeFor(long time, Object thing) {
    if (end == 0 || times[end - 1] != time || compare(values[end - 1], thing) <= 0) {
      return end;
    }
    int low = end - 1;
    while (low > 0 && times[low - 1] == time) {
      low--;
    }
    int high = end;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (compare(values[middle], thing) <= 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  // Values of one column are of one type, and only types with an order come here.
  @SuppressWarnings("unchecked")
  private static int compare(@Nullable Object one, Object other) {
    if (one == null) {
      throw new IllegalStateException("A value that was kept is gone.");
    }
    return ((Comparable<Object>) one).compareTo(other);
  }

  @Override
  public void leave(int window, long from, long before) {
    // Heads move when they are asked for.
  }

  @Override
  public void answer(Windows windows, Answer out) {
    for (int window = 0; window < heads.length; window++) {
      long start = windows.start(window);
      while (heads[window] < end && times[heads[window]] <= start) {
        heads[window]++;
      }
    }
    for (Asked each : asked) {
      int head = heads[each.window];
      if (head == end) {
        out.putNothing(each.place);
      } else {
        out.putThing(each.place, answer(each, head));
      }
    }
  }

  private Object answer(Asked wanted, int head) {
    Object answer =
        switch (wanted.aggregate) {
          case FIRST -> values[head];
          case LAST -> values[end - 1];
          default -> latest(Math.min(wanted.count, end - head));
        };
    if (answer == null) {
      throw new IllegalStateException("A value that was kept is gone.");
    }
    return answer;
  }

  private GenericArrayData latest(int count) {
    @Nullable Object[] latest = new Object[count];
    for (int i = 0; i < count; i++) {
      latest[i] = values[end - 1 - i];
    }
    return new GenericArrayData(latest);
  }

  private void makeRoom() {
    int free = Arrays.stream(heads).min().orElse(0);
    if (free <= times.length / 2) {
      int capacity = Math.multiplyExact(2, times.length);
      times = Arrays.copyOf(times, capacity);
      values = Arrays.copyOf(values, capacity);
      return;
    }
    System.arraycopy(times, free, times, 0, end - free);
    System.arraycopy(values, free, values, 0, end - free);
    Arrays.fill(values, end - free, end, null);
    end -= free;
    for (int window = 0; window < heads.length; window++) {
      heads[window] -= free;
    }
  }
}
