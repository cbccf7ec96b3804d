package io.lakeloop.core.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SpanTest {
  @ParameterizedTest
  @CsvSource({
    "0s, PT0S",
    "45s, PT45S",
    "90m, PT90M",
    "24h, P1D",
    "1w, P7D",
    "1d12h, PT36H",
    "2w3d4h5m6s, P17DT4H5M6S",
    "30m1h, PT90M",
    "1h1h, PT2H",
    "007d, P7D",
    "999999999d, P999999999D"
  })
  void readsSpans(String text, Duration span) {
    assertThat(Span.parse(text)).isEqualTo(span);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "d",
        "7",
        "7 d",
        " 7d",
        "7d ",
        "-7d",
        "1.5h",
        "7D",
        "7d,1h",
        "7days",
        "1h30",
        "1y",
        "1000000000d",
        "99999999999999999999d",
        "1d99999999999999999999s"
      })
  void saysWhatItExpectedWhereTheTextIsNoSpan(String text) {
    assertThatThrownBy(() -> Span.parse(text))
        .isExactlyInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected a span of time such as 7d, 1h, 30m or 1d12h, found '" + text + "'");
  }

  @Test
  void sumsItsPartsInAnyOrder() {
    Random random = new Random(11);
    List<Duration> units =
        List.of(
            Duration.ofDays(7),
            Duration.ofDays(1),
            Duration.ofHours(1),
            Duration.ofMinutes(1),
            Duration.ofSeconds(1));
    for (int round = 0; round < 500; round++) {
      StringBuilder text = new StringBuilder();
      Duration expected = Duration.ZERO;
      for (int part = random.nextInt(5); part >= 0; part--) {
        int unit = random.nextInt(5);
        int count = random.nextInt(1_000_000);
        text.append(count).append("wdhms".charAt(unit));
        expected = expected.plus(units.get(unit).multipliedBy(count));
      }
      assertThat(Span.parse(text.toString())).as("%s", text).isEqualTo(expected);
    }
  }
}
