package io.lakeloop.care;

import io.lakeloop.core.table.TableHealth;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * All that is known of a table when it is decided what it needs.
 *
 * @param now the moment of the decision
 * @param health how it is
 * @param tombstones its deleted rows
 * @param pin the oldest version that somebody rests on
 * @param pinnedAt when that version was committed; empty where the log no longer tells
 * @param last when it was last looked after
 */
record Findings(
    Instant now,
    TableHealth health,
    Tombstones tombstones,
    Optional<Pin> pin,
    Optional<Instant> pinnedAt,
    LastCare last) {

  /** How old the pinned version is, where there is one that the log still tells of. */
  Optional<Duration> pinAge() {
    return pinnedAt.map(at -> Duration.between(at, now));
  }

  /** Whether the version that somebody rests on can no longer be read. */
  boolean hasLostPin() {
    return pin.isPresent() && (pinnedAt.isEmpty() || pin.get().version() < health.oldestReadable());
  }
}
