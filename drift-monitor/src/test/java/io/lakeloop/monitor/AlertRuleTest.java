package io.lakeloop.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeloop.monitor.AlertRule.Observation;
import io.lakeloop.monitor.AlertRule.State;
import io.lakeloop.monitor.AlertRule.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AlertRuleTest {
  private static final Instant DAY = Instant.parse("2024-01-01T00:00:00Z");

  @Test
  void triggersWhereTheNewestViolatesAndEnoughOfTheLast() {
    assertThat(states(alert(2, 3, "0s"), 0.1, 0.3, 0.1, 0.4, 0.4, 0.1))
        .containsExactly(State.OK, State.OK, State.OK, State.TRIGGERED, State.TRIGGERED, State.OK);
  }

  @Test
  void passesOverWindowsThatCannotBeJudged() {
    assertThat(states(alert(2, 2, "0s"), 0.3, null, 0.3))
        .containsExactly(State.OK, State.UNKNOWN, State.TRIGGERED);
    List<Verdict> few =
        new AlertRule(alert(1, 1, "0s"), 100).judge(List.of(observation(0, 0.9, 99)));
    assertThat(few).extracting(Verdict::state).containsExactly(State.UNKNOWN);
  }

  @Test
  void tellsNobodyAgainUntilTheCoolDownIsOver() {
    List<Verdict> verdicts = judge(alert(1, 1, "2d"), 0.3, 0.3, 0.3, 0.3);

    assertThat(verdicts).extracting(Verdict::notified).containsExactly(true, false, true, false);
    assertThat(verdicts).extracting(Verdict::state).containsOnly(State.TRIGGERED);
  }

  @Test
  void looksAtBothSides() {
    AlertConfig alert =
        new AlertConfig(
            AlertMetric.parse("avg_delta"),
            Optional.of("price"),
            Optional.of(1.0),
            Optional.of(-1.0),
            1,
            1,
            Duration.ZERO);

    assertThat(states(alert, -2.0, 0.0, 2.0))
        .containsExactly(State.TRIGGERED, State.OK, State.TRIGGERED);
    assertThat(alert.threshold()).isEqualTo("above 1.0 or below -1.0");
  }

  @Test
  void saysWhatHappened() {
    AlertConfig alert = alert(1, 3, "0s");
    List<Verdict> verdicts = judge(alert, 0.1, 0.3, null);

    assertThat(verdicts.stream().map(verdict -> verdict.message("price", alert)))
        .containsExactly(
            "population_stability_index of price is 0.1000.",
            "population_stability_index of price is 0.3000, above 0.2; 1 of the last 3 windows"
                + " were.",
            "population_stability_index of price is unknown: 200 rows.");
  }

  private static List<State> states(AlertConfig alert, @Nullable Double... values) {
    return judge(alert, values).stream().map(Verdict::state).toList();
  }

  private static List<Verdict> judge(AlertConfig alert, @Nullable Double... values) {
    List<Observation> windows = new ArrayList<>();
    for (@Nullable Double value : values) {
      windows.add(observation(windows.size(), value, 200));
    }
    return new AlertRule(alert, 100).judge(windows);
  }

  private static Observation observation(int day, @Nullable Double value, long rows) {
    Instant start = DAY.plus(Duration.ofDays(day));
    return new Observation(start, start.plus(Duration.ofDays(1)), Optional.ofNullable(value), rows);
  }

  private static AlertConfig alert(int violations, int of, String coolDown) {
    return new AlertConfig(
        AlertMetric.parse("population_stability_index"),
        Optional.empty(),
        Optional.of(0.2),
        Optional.empty(),
        violations,
        of,
        coolDown.equals("0s") ? Duration.ZERO : Duration.ofDays(2));
  }
}
