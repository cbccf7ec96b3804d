package io.lakeloop.care;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ConcurrentModificationException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class AttemptsTest {
  private final Attempts three = new Attempts(3, Duration.ofMillis(1));
  private final AtomicInteger tries = new AtomicInteger();

  @Test
  void triesAgainWhereAnotherWriterWasFaster() {
    assertThat(three.at("trips", () -> conflictUntil(3))).isTrue();
    assertThat(tries).hasValue(3);
  }

  @Test
  void leavesItWhenOthersAreAlwaysFaster() {
    assertThat(three.at("trips", () -> conflictUntil(9))).isFalse();
    assertThat(tries).hasValue(3);
  }

  @Test
  void passesOnWhateverElseGoesWrong() {
    assertThatThrownBy(
            () ->
                three.at(
                    "trips",
                    () -> {
                      throw new IllegalStateException("the disk is full");
                    }))
        .hasMessage("the disk is full");
  }

  private void conflictUntil(int attempt) {
    if (tries.incrementAndGet() < attempt) {
      throw new ConcurrentModificationException("files were removed");
    }
  }
}
