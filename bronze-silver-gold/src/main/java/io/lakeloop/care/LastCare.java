package io.lakeloop.care;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * When a table was last looked after, as {@code ops.table_health} tells.
 *
 * @param optimizedAt when its files were last joined or clustered
 * @param vacuumedAt when files that no version needs were last removed
 * @param kept how long such files were kept then
 */
record LastCare(Optional<Instant> optimizedAt, Optional<Instant> vacuumedAt, Duration kept) {
  static final LastCare NEVER = new LastCare(Optional.empty(), Optional.empty(), Duration.ZERO);
}
