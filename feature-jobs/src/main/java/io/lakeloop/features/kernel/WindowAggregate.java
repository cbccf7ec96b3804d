package io.lakeloop.features.kernel;

import io.lakeloop.features.Aggregate;
import java.io.Serializable;

/**
 * One aggregate over one sliding window.
 *
 * @param aggregate what to compute
 * @param valueIndex which of an event's values, or {@link #EVENTS} to count events
 * @param windowMicros length of the window in microseconds, above 0
 * @param parameter how many values to keep, or which quantile, for aggregates that ask
 */
public record WindowAggregate(
    Aggregate aggregate, int valueIndex, long windowMicros, double parameter)
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
    if (aggregate.takesK() && parameter < 1) {
      throw new IllegalArgumentException(
          "%s keeps 1 value or more, not %s.".formatted(aggregate, parameter));
    }
    if (aggregate == Aggregate.QUANTILE && !(parameter > 0 && parameter < 1)) {
      throw new IllegalArgumentException(
          "A quantile lies between 0 and 1, not at %s.".formatted(parameter));
    }
  }

  /** An aggregate that takes no parameter. */
  public WindowAggregate(Aggregate aggregate, int valueIndex, long windowMicros) {
    this(aggregate, valueIndex, windowMicros, 0);
  }

  /** Whether it is computed from its value as a number, rather than as a thing. */
  boolean ofNumbers() {
    return switch (aggregate) {
      case SUM, MEAN, MIN, MAX, VARIANCE, STDDEV, QUANTILE -> true;
      default -> false;
    };
  }

  /** Whether only the presence of its value matters. */
  boolean ofPresence() {
    return aggregate == Aggregate.COUNT;
  }
}
