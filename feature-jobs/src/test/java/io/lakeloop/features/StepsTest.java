package io.lakeloop.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeloop.core.failure.DataRefusedException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StepsTest {
  private static final String DAYS =
      """
      feature-tables:
        days:
          entity: [customer_id]
          event-time: tx_time
          source: silver.transactions
          step: 1d
          features: { n: { aggregate: count, window: 2d } }
      training-sets: {}
      """;

  @TempDir private Path folder;
  private Steps steps;

  @BeforeEach
  void open() {
    steps = new Steps(FeatureTables.first(folder, DAYS), Duration.ofDays(1));
  }

  @Test
  void endsAStepAtMidnight() {
    assertThat(steps.end(micros("2018-08-01T10:30:00Z"))).isEqualTo(micros("2018-08-02T00:00:00Z"));
    assertThat(steps.end(micros("2018-08-02T00:00:00Z"))).isEqualTo(micros("2018-08-02T00:00:00Z"));
    assertThat(steps.end(micros("1969-12-31T01:00:00Z"))).isZero();
  }

  @Test
  void comesToTheLastStepThatIsOver() {
    assertThat(steps.last(micros("2018-08-01T23:59:59.999999Z")))
        .isEqualTo(micros("2018-08-01T00:00:00Z"));
    assertThat(steps.last(micros("2018-08-02T00:00:00Z")))
        .isEqualTo(micros("2018-08-02T00:00:00Z"));
    assertThat(steps.last(micros("1969-12-31T01:00:00Z")))
        .isEqualTo(micros("1969-12-31T00:00:00Z"));
  }

  @Test
  void goesNoFurtherAheadThanAYear() {
    Instant near = Instant.now().plus(Duration.ofDays(360));
    assertThat(steps.last(TimeRange.micros(near))).isGreaterThan(micros("2018-08-02T00:00:00Z"));
    assertThatThrownBy(() -> steps.last(micros("9999-12-31T00:00:00Z")))
        .isInstanceOf(DataRefusedException.class)
        .hasMessageContainingAll(
            "features.days is not brought to 9999-12-31T00:00:00Z.",
            "silver.transactions holds an event of that time",
            "leave such out by the feature table's filter.");
  }

  private static long micros(String moment) {
    return TimeRange.micros(Instant.parse(moment));
  }
}
