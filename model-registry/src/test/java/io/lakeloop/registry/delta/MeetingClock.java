package io.lakeloop.registry.delta;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A clock that makes two writers meet: the registry reads, then asks for the time, then writes. So
 * whoever asks first waits until the other has read too; when it decides anew, it waits no more.
 */
final class MeetingClock extends Clock {
  private final Callable<?> meeting;
  private final AtomicBoolean met = new AtomicBoolean();

  /** A clock that tells the time after a meeting, which must end, well or with a failure. */
  MeetingClock(Callable<?> meeting) {
    this.meeting = meeting;
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    return this;
  }

  @Override
  public Instant instant() {
    if (met.compareAndSet(false, true)) {
      try {
        meeting.call();
      } catch (Exception failure) {
        throw new AssertionError("the two did not meet", failure);
      }
    }
    return Instant.now();
  }
}
