package io.lakeloop.features.kernel;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Aggregates over sliding windows of one entity's events, evaluated at query times.
 *
 * <p>At query time {@code t} an aggregate covers the events with time in {@code (t - delay -
 * window, t - delay]}, ties at {@code t - delay} included. Events and queries come in time order,
 * events before queries of equal time; the kernel holds back events that are not yet past the
 * delay. Work is linear in events plus queries, whatever the windows, but for a logarithm where
 * values are kept in order. Sums are exact and rounded once, so a value that has left the window
 * leaves nothing behind. Not thread-safe.
 */
public final class WindowKernel {
  private static final int ITSELF = -1;

  private final EventBuffer events;
  private final Windows windows;
  private final WindowState[] states;
  private final int[] sameAs;
  private final long delayMicros;
  private long lastEvent;
  private long lastEnd;

  /**
   * Prepares a kernel with no events.
   *
   * @param aggregates what to compute, in the order of the answer
   * @param delayMicros how long after its time an event becomes available, 0 or more microseconds
   */
  public WindowKernel(List<WindowAggregate> aggregates, long delayMicros) {
    if (delayMicros < 0) {
      throw new IllegalArgumentException(
          "A delay must be 0 microseconds or more, not %d.".formatted(delayMicros));
    }
    this.delayMicros = delayMicros;
    this.events = buffer(aggregates);
    this.windows =
        new Windows(
            events,
            aggregates.stream()
                .mapToLong(WindowAggregate::windowMicros)
                .distinct()
                .sorted()
                .toArray());
    this.sameAs = new int[aggregates.size()];
    WindowStates needed = new WindowStates(events, windows);
    Map<WindowAggregate, Integer> known = new HashMap<>();
    for (int i = 0; i < sameAs.length; i++) {
      Integer first = known.putIfAbsent(aggregates.get(i), i);
      sameAs[i] = first == null ? ITSELF : first;
      if (first == null) {
        needed.ask(aggregates.get(i), i);
      }
    }
    this.states = needed.built();
    reset();
  }

  private static EventBuffer buffer(List<WindowAggregate> aggregates) {
    int width = aggregates.stream().mapToInt(each -> each.valueIndex() + 1).max().orElse(0);
    boolean[] asNumber = new boolean[width];
    boolean[] asThing = new boolean[width];
    for (WindowAggregate each : aggregates) {
      if (!each.ofPresence()) {
        asNumber[each.valueIndex()] |= each.ofNumbers();
        asThing[each.valueIndex()] |= !each.ofNumbers();
      }
    }
    return new EventBuffer(asNumber, asThing);
  }

  /** Returns the number of aggregates, which is how long the answer must be. */
  public int size() {
    return sameAs.length;
  }

  /** Forgets all events, for the next entity. */
  public final void reset() {
    events.clear();
    windows.clear();
    for (WindowState state : states) {
      state.clear();
    }
    lastEvent = Long.MIN_VALUE;
    lastEnd = Long.MIN_VALUE;
  }

  /**
   * Adds the next event, whose values are read now.
   *
   * @param time microseconds, no earlier than the event before, and later than {@code t - delay} of
   *     the last query
   * @throws IllegalArgumentException if the event comes out of order
   */
  public void addEvent(long time, Event event) {
    if (time < lastEvent || (lastEnd != Long.MIN_VALUE && time <= lastEnd)) {
      throw new IllegalArgumentException(
          "Event at %d comes after the event at %d and a query that ended at %d."
              .formatted(time, lastEvent, lastEnd));
    }
    lastEvent = time;
    events.append(time, event);
  }

  /**
   * Evaluates every aggregate at a query time.
   *
   * @param queryTime microseconds, no earlier than the query before
   * @param out receives what each comes to
   * @throws IllegalArgumentException if the query comes out of order
   */
  public void evaluate(long queryTime, Answer out) {
    long end = queryTime < Long.MIN_VALUE + delayMicros ? Long.MIN_VALUE : queryTime - delayMicros;
    if (end < lastEnd) {
      throw new IllegalArgumentException(
          "Query at %d comes after a query that ended at %d.".formatted(queryTime, lastEnd));
    }
    lastEnd = end;
    windows.slideTo(end, states);
    for (WindowState state : states) {
      state.answer(windows, out);
    }
    for (int i = 0; i < sameAs.length; i++) {
      if (sameAs[i] != ITSELF) {
        out.copy(sameAs[i], i);
      }
    }
  }
}
