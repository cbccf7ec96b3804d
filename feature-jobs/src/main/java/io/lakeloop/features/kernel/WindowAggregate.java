package io.lakeloop.features.kernel;

import io.lakeloop.features.Aggregate;
import java.io.Serializable;

/**
 * One aggregate over one sliding window.
 *
 * @param aggregate what to compute
 * @param valueIndex which of an event's values, or {@link #EVENTS} to count events
 * @param windowMicros length of the window in microseconds, above 0
 */
public record WindowAggregate(Aggregate aggregate, int valueIndex, long windowMicros)
    implements Serializable {

  /** The value index of a count of events, whatever their values. */
  public static final int EVENTS = -1;

  /** Checks the shape. */
  public WindowAggregate {
    if (windowMicros <= 0) {
      throw new IllegalArgumentException(
          "A window must be longer than 0 microseconds, not %d.".formatted(windowMicros));
    }
    if (valueIndex < EVENTS || (valueIndex == EVENTS && aggregate != Aggregate.COUNT)) {
      throw new IllegalArgumentException("%s needs a value to aggregate.".formatted(aggregate));
    }
  }
}
