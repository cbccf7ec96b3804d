package io.lakeloop.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MonitorConfigTest {

  @ParameterizedTest
  @CsvSource({
    "PT1M, 1 minute",
    "PT5M, 5 minutes",
    "PT90S, 90 seconds",
    "PT1H, 1 hour",
    "PT90M, 90 minutes",
    "PT36H, 36 hours",
    "PT24H, 1 day",
    "P7D, 7 days",
    "P28D, 28 days",
  })
  void writesGranularitiesAsLakehouseMonitoringDoes(Duration granularity, String text) {
    assertThat(config(granularity, "1970-01-01").granularityText()).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({
    "1970-01-01, 1970-01-01T00:00:00Z",
    "2018-08-15, 2018-08-15T00:00:00Z",
    "1969-12-31, 1969-12-31T00:00:00Z"
  })
  void beginsAWindowAtMidnightInGreenwich(String day, Instant origin) {
    assertThat(config(Duration.ofDays(7), day).origin()).isEqualTo(origin);
  }

  @ParameterizedTest
  @ValueSource(strings = {"monday", "2018-02-30", "2018-08-15T00:00", "15.08.2018", ""})
  void refusesWhatIsNoDay(String text) {
    assertThatThrownBy(() -> config(Duration.ofDays(1), text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected a day such as 2018-08-15, found '" + text + "'")
        .hasCauseInstanceOf(DateTimeParseException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT0S", "PT59S", "PT-1H"})
  void refusesWindowsOfLessThanAMinute(Duration granularity) {
    assertThatThrownBy(() -> config(granularity, "1970-01-01"))
        .hasMessage("granularity is at least a minute");
  }

  @Test
  void keepsAlertsInTheOrderOfTheFileAndToItself() {
    AlertConfig alert =
        new AlertConfig(
            AlertMetric.parse("js_distance"),
            Optional.empty(),
            Optional.of(0.1),
            Optional.empty(),
            1,
            1,
            Duration.ZERO);
    Map<String, AlertConfig> alerts = new LinkedHashMap<>();
    alerts.put("z", alert);
    alerts.put("a", alert);

    MonitorConfig config =
        new MonitorConfig(
            "fares",
            Duration.ofDays(1),
            "1970-01-01",
            1,
            Optional.empty(),
            alerts,
            Optional.empty());
    alerts.clear();

    assertThat(config.alerts()).containsOnlyKeys("z", "a");
    assertThat(config.alerts().keySet()).containsExactly("z", "a");
    assertThatThrownBy(() -> config.alerts().clear())
        .isInstanceOf(UnsupportedOperationException.class);
  }

  private static MonitorConfig config(Duration granularity, String from) {
    return new MonitorConfig(
        "fares", granularity, from, 100, Optional.empty(), Map.of(), Optional.empty());
  }
}
