package io.lakeloop.core.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeloop.core.failure.UsageException;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TimeRangeOptionsTest {
  @Test
  void takesDaysAndMoments() {
    TimeRangeOptions range = of(Map.of("from", "2018-08-15", "to", "2018-08-15T12:30:00Z"));

    assertThat(range.from()).contains(Instant.parse("2018-08-15T00:00:00Z"));
    assertThat(range.until()).contains(Instant.parse("2018-08-15T12:30:00Z"));
    assertThat(range.given()).isTrue();
    assertThat(of(Map.of()).given()).isFalse();
    assertThat(of(Map.of("to", "2018-08-15")).given()).isTrue();
  }

  @Test
  void refusesASpanWithoutTime() {
    assertThatThrownBy(() -> of(Map.of("from", "2018-08-15", "to", "2018-08-15")))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("There is no time between --from and --to.");
  }

  @Test
  void refusesWhatIsNoTime() {
    assertThatThrownBy(() -> of(Map.of("from", "yesterday")))
        .isInstanceOf(UsageException.class)
        .hasMessage(
            """
            --from yesterday is no time.
              cause: A time is a day or a moment in UTC.
              remedy: Write 2018-08-15, or 2018-08-15T12:00:00Z.""");
  }

  @Test
  void saysWhatIsDoneWithTheSpan() {
    assertThat(TimeRangeOptions.options("Score again"))
        .extracting(JobOption::description)
        .containsExactly(
            "Score again from this day or moment (UTC) on.",
            "Up to this day or moment (UTC), which is not included.");
  }

  private static TimeRangeOptions of(Map<String, String> options) {
    return TimeRangeOptions.of(new JobArguments(options));
  }
}
