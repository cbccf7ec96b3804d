package io.lakeloop.features.kernel;

import io.lakeloop.features.Aggregate;
import java.util.ArrayList;
import java.util.List;

/**
 * Aggregates over sliding windows of one entity's events, evaluated at query times.
 *
 * <p>At query time {@code t} an aggregate covers the events with time in {@code (t - delay -
 * window, t - delay]}, ties at {@code t - delay} included. Events and queries come in time order,
 * events before queries of equal time; the kernel holds back events that are not yet past the
 * delay. Work is linear in events plus queries. Sums are exact and rounded once, so a value that
 * has left the window leaves nothing behind. Not thread-safe.
 */
public final class WindowKernel {
  private final List<WindowAggregate> aggregates;
  private final SlidingWindow[] windowOf;
  private final List<SlidingWindow> windows = new ArrayList<>();
  private final EventBuffer events;
  private final long delayMicros;
  private long admitted;
  private long lastEvent;
  private long lastEnd;

  /**
   * Prepares a kernel with no events.
   *
   * @param aggregates what to compute, in the order of the output
   * @param delayMicros how long after its time an event becomes available, 0 or more microseconds
   */
  public WindowKernel(List<WindowAggregate> aggregates, long delayMicros) {
    if (delayMicros < 0) {
      throw new IllegalArgumentException(
          "A delay must be 0 microseconds or more, not %d.".formatted(delayMicros));
    }
    this.aggregates = List.copyOf(aggregates);
    this.delayMicros = delayMicros;
    int width = aggregates.stream().mapToInt(each -> each.valueIndex() + 1).max().orElse(0);
    this.events = new EventBuffer(width);
    this.windowOf = new SlidingWindow[aggregates.size()];
    for (int i = 0; i < windowOf.length; i++) {
      windowOf[i] = windowFor(this.aggregates.get(i));
      windowOf[i].require(this.aggregates.get(i).aggregate());
    }
    reset();
  }

  /** Returns the number of aggregates, which is how long the output arrays must be. */
  public int size() {
    return windowOf.length;
  }

  /** Forgets all events, for the next entity. */
  public final void reset() {
    events.clear();
    windows.forEach(SlidingWindow::clear);
    admitted = 0;
    lastEvent = Long.MIN_VALUE;
    lastEnd = Long.MIN_VALUE;
  }

  /**
   * Adds the next event. The arrays are copied.
   *
   * @param time microseconds, no earlier than the event before, and later than {@code t - delay} of
   *     the last query
   * @param values at least as many as the highest value index asks for
   * @param present which of the values are not null
   * @throws IllegalArgumentException if the event comes out of order
   */
  public void addEvent(long time, double[] values, boolean[] present) {
    if (time < lastEvent || (lastEnd != Long.MIN_VALUE && time <= lastEnd)) {
      throw new IllegalArgumentException(
          "Event at %d comes after the event at %d and a query that ended at %d."
              .formatted(time, lastEvent, lastEnd));
    }
    lastEvent = time;
    events.append(time, values, present);
  }

  /**
   * Evaluates every aggregate at a query time.
   *
   * @param queryTime microseconds, no earlier than the query before
   * @param out receives the values, where there is one
   * @param presentOut receives whether there is a value, or null
   * @throws IllegalArgumentException if the query comes out of order
   */
  public void evaluate(long queryTime, double[] out, boolean[] presentOut) {
    long end = queryTime < Long.MIN_VALUE + delayMicros ? Long.MIN_VALUE : queryTime - delayMicros;
    if (end < lastEnd) {
      throw new IllegalArgumentException(
          "Query at %d comes after a query that ended at %d.".formatted(queryTime, lastEnd));
    }
    lastEnd = end;
    while (admitted < events.end() && events.time(admitted) <= end) {
      for (SlidingWindow window : windows) {
        window.enter(admitted);
      }
      admitted++;
    }
    long oldest = admitted;
    for (SlidingWindow window : windows) {
      window.slideTo(end, admitted);
      oldest = Math.min(oldest, window.head());
    }
    events.releaseBefore(oldest);
    for (int i = 0; i < windowOf.length; i++) {
      Aggregate aggregate = aggregates.get(i).aggregate();
      presentOut[i] = windowOf[i].defined(aggregate);
      out[i] = presentOut[i] ? windowOf[i].value(aggregate) : 0;
    }
  }

  private SlidingWindow windowFor(WindowAggregate wanted) {
    for (SlidingWindow window : windows) {
      if (window.covers(wanted)) {
        return window;
      }
    }
    SlidingWindow window = new SlidingWindow(events, wanted.valueIndex(), wanted.windowMicros());
    windows.add(window);
    return window;
  }
}
