package io.lakeloop.features.kernel;

import io.lakeloop.core.metric.ExactSum;
import io.lakeloop.features.Aggregate;
import org.jspecify.annotations.Nullable;

/** The running state of one value over one window: only what its aggregates need. */
final class SlidingWindow {
  private final EventBuffer events;
  private final int valueIndex;
  private final long windowMicros;
  private @Nullable ExactSum sum;
  private @Nullable Extreme least;
  private @Nullable Extreme greatest;
  private long head;
  private long count;

  SlidingWindow(EventBuffer events, int valueIndex, long windowMicros) {
    this.events = events;
    this.valueIndex = valueIndex;
    this.windowMicros = windowMicros;
  }

  boolean covers(WindowAggregate wanted) {
    return valueIndex == wanted.valueIndex() && windowMicros == wanted.windowMicros();
  }

  /** Keeps from now on what this aggregate needs. */
  void require(Aggregate aggregate) {
    switch (aggregate) {
      case COUNT -> {}
      case SUM, MEAN -> sum = sum == null ? new ExactSum() : sum;
      case MIN -> least = least == null ? new Extreme(events, valueIndex, -1) : least;
      case MAX -> greatest = greatest == null ? new Extreme(events, valueIndex, 1) : greatest;
    }
  }

  void clear() {
    head = 0;
    count = 0;
    if (sum != null) {
      sum.clear();
    }
    if (least != null) {
      least.clear();
    }
    if (greatest != null) {
      greatest.clear();
    }
  }

  /** Returns the sequence number of the oldest event in the window. */
  long head() {
    return head;
  }

  void enter(long sequence) {
    if (!events.has(sequence, valueIndex)) {
      return;
    }
    count++;
    if (sum != null) {
      sum.add(events.value(sequence, valueIndex));
    }
    if (least != null) {
      least.enter(sequence);
    }
    if (greatest != null) {
      greatest.enter(sequence);
    }
  }

  /** Lets go of the events at or before {@code end - window}, of those admitted so far. */
  void slideTo(long end, long admitted) {
    // A window longer than all of time before it starts at the beginning of time.
    long start = end < Long.MIN_VALUE + windowMicros ? Long.MIN_VALUE : end - windowMicros;
    while (head < admitted && events.time(head) <= start) {
      leave(head++);
    }
  }

  /** Returns whether the aggregate has a value here, as SQL defines it. */
  boolean defined(Aggregate aggregate) {
    return aggregate == Aggregate.COUNT || count > 0;
  }

  /** Returns the aggregate, which must be {@link #defined} and {@link #require required}. */
  double value(Aggregate aggregate) {
    return switch (aggregate) {
      case COUNT -> count;
      case SUM -> kept(sum).value();
      case MEAN -> kept(sum).value() / count;
      case MIN -> kept(least).value();
      case MAX -> kept(greatest).value();
    };
  }

  private void leave(long sequence) {
    if (!events.has(sequence, valueIndex)) {
      return;
    }
    count--;
    if (sum != null) {
      sum.subtract(events.value(sequence, valueIndex));
    }
    if (least != null) {
      least.leave(sequence);
    }
    if (greatest != null) {
      greatest.leave(sequence);
    }
  }

  private static <T> T kept(@Nullable T state) {
    if (state == null) {
      throw new IllegalStateException("The aggregate was not required of this window.");
    }
    return state;
  }
}
