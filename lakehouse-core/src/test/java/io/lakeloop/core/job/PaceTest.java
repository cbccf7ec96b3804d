package io.lakeloop.core.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeloop.core.failure.UsageException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PaceTest {
  @Test
  void endsWithWhatThereIsUnlessToldOtherwise() {
    assertThat(Pace.of(JobArguments.none()).isContinuous()).isFalse();
  }

  @Test
  void goesOnAtAnInterval() {
    Pace pace = Pace.of(new JobArguments(Map.of("continuous", "10s", "for", "1m")));

    assertThat(pace.isContinuous()).isTrue();
    assertThat(pace.interval()).contains(Duration.ofSeconds(10));
    assertThat(pace.atMost()).contains(Duration.ofMinutes(1));
  }

  @Test
  void refusesATimeWithoutAnInterval() {
    assertThatThrownBy(() -> Pace.of(new JobArguments(Map.of("for", "1m"))))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("Add --continuous 10s, or leave --for out.");
  }

  @Test
  void refusesWhatIsNoSpan() {
    assertThatThrownBy(() -> Pace.of(new JobArguments(Map.of("continuous", "10"))))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("--continuous is no span of time.");
  }

  @Test
  void repeatsAtItsIntervalUntilTheTimeIsOver() {
    List<Instant> rounds = new ArrayList<>();

    new Pace(Optional.of(Duration.ofMillis(50)), Optional.of(Duration.ofMillis(220)))
        .repeat(() -> rounds.add(Instant.now()));

    assertThat(rounds).hasSizeBetween(2, 5);
    assertThat(Duration.between(rounds.get(0), rounds.get(1)))
        .isGreaterThanOrEqualTo(Duration.ofMillis(45));
    rounds.clear();
    Pace.ONCE.repeat(() -> rounds.add(Instant.now()));
    assertThat(rounds).hasSize(1);
  }
}
