package io.lakeloop.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.apache.spark.sql.catalyst.util.DateTimeUtils;
import org.junit.jupiter.api.Test;

class TimeRangeTest {
  private static final TimeRange ALWAYS = new TimeRange(Long.MIN_VALUE, Long.MAX_VALUE);

  @Test
  void countsMicrosecondsOfEveryYear() {
    assertThat(TimeRange.micros(Instant.parse("1970-01-01T00:00:00.000001Z"))).isEqualTo(1);
    assertThat(TimeRange.micros(Instant.parse("1969-12-31T23:59:59.999999Z"))).isEqualTo(-1);
    assertThat(TimeRange.micros(Instant.parse("9999-12-31T23:59:59.999999Z")))
        .isEqualTo(253_402_300_799_999_999L);
    assertThat(TimeRange.micros(Instant.parse("0001-01-01T00:00:00Z")))
        .isEqualTo(-62_135_596_800_000_000L);
    assertThatThrownBy(() -> TimeRange.micros(Instant.MAX)).isInstanceOf(ArithmeticException.class);
  }

  @Test
  void tellsTheMomentOfMicroseconds() {
    for (String text :
        new String[] {
          "1970-01-01T00:00:00.000001Z", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59.999999Z"
        }) {
      Instant moment = Instant.parse(text);
      assertThat(TimeRange.instant(TimeRange.micros(moment))).isEqualTo(moment);
    }
  }

  @Test
  void countsTheMicrosecondsOfARowsTime() {
    for (long micros : new long[] {-62_135_596_800_000_000L, -1, 0, 253_402_300_799_999_999L}) {
      assertThat(TimeRange.micros(DateTimeUtils.toJavaTimestamp(micros))).isEqualTo(micros);
    }
  }

  @Test
  void leavesTheLaterMomentOut() {
    TimeRange day =
        TimeRange.between(
            Instant.parse("1970-01-01T00:00:00Z"), Instant.parse("1970-01-02T00:00:00Z"));
    assertThat(day).isEqualTo(new TimeRange(0, 86_399_999_999L));
    assertThat(day.isEmpty()).isFalse();
    assertThat(TimeRange.between(Instant.EPOCH, Instant.EPOCH).isEmpty()).isTrue();
  }

  @Test
  void isWidenedOnBothSides() {
    TimeRange range = new TimeRange(1_000_000, 2_000_000);
    assertThat(range.widened(Optional.of(Duration.ofSeconds(3)), Optional.of(Duration.ofMillis(1))))
        .isEqualTo(new TimeRange(-2_000_000, 2_001_000));
    assertThat(range.widened(Optional.empty(), Optional.empty())).isEqualTo(ALWAYS);
    Optional<Duration> day = Optional.of(Duration.ofDays(1));
    assertThat(ALWAYS.widened(day, day)).isEqualTo(ALWAYS);
  }

  @Test
  void asksNothingOnASideWithoutEnd() {
    assertThat(new TimeRange(1, 2).sql("t"))
        .isEqualTo("(t >= timestamp_micros(1) AND t <= timestamp_micros(2))");
    assertThat(new TimeRange(1, Long.MAX_VALUE).sql("t")).isEqualTo("(t >= timestamp_micros(1))");
    assertThat(new TimeRange(Long.MIN_VALUE, 2).sql("t")).isEqualTo("(t <= timestamp_micros(2))");
    assertThat(ALWAYS.sql("t")).isEqualTo("true");
  }
}
