package io.lakeloop.features.online;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PublishedVersionTest {
  private static final PublishedVersion HELD = new PublishedVersion("id", "hash", 3);

  /** A table that was removed and made again begins anew, also where its definition is the same. */
  @Test
  void continuesOnlyToRowsOfOneTableAndDefinition() {
    assertThat(HELD.continuesTo(new PublishedVersion("id", "hash", 9))).isTrue();
    assertThat(HELD.continuesTo(new PublishedVersion("other", "hash", 3))).isFalse();
    assertThat(HELD.continuesTo(new PublishedVersion("id", "other", 3))).isFalse();
  }
}
