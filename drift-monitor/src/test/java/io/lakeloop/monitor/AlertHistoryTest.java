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
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Alerts over whole histories: against a second, slower reading of the same rule, and at edges. */
class AlertHistoryTest {
  private static final Instant DAY = Instant.parse("2024-01-01T00:00:00Z");

  @Test
  void hasNoVerdictWithoutWindows() {
    assertThat(new AlertRule(alert(1, 1, Duration.ZERO), 1).judge(List.of())).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void agreesWithCountingBackFromEachWindow(long seed) {
    Random random = new Random(seed);
    int of = 1 + random.nextInt(5);
    int needed = 1 + random.nextInt(of);
    List<Observation> windows = history(random, 60);

    List<Verdict> verdicts = new AlertRule(alert(needed, of, Duration.ZERO), 100).judge(windows);

    assertThat(verdicts).hasSize(60);
    for (int i = 0; i < 60; i++) {
      List<Boolean> last = lastJudged(windows.subList(0, i + 1), of);
      Verdict verdict = verdicts.get(i);
      assertThat(verdict.window()).isEqualTo(windows.get(i));
      if (!judged(windows.get(i))) {
        assertThat(verdict).isEqualTo(new Verdict(windows.get(i), State.UNKNOWN, 0, false));
      } else {
        int violations = (int) last.stream().filter(violates -> violates).count();
        boolean triggered = last.get(0) && violations >= needed;
        assertThat(verdict.violations()).isEqualTo(violations);
        assertThat(verdict.state()).isEqualTo(triggered ? State.TRIGGERED : State.OK);
        assertThat(verdict.notified()).as("without a cool-down").isEqualTo(triggered);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {11, 12, 13, 14})
  void neverTellsTwiceWithinTheCoolDownNorKeepsQuietAfterIt(long seed) {
    Random random = new Random(seed);
    Duration coolDown = Duration.ofDays(1 + random.nextInt(6));
    Instant told = Instant.MIN.plus(Duration.ofDays(10_000));

    for (Verdict verdict : new AlertRule(alert(1, 2, coolDown), 100).judge(history(random, 100))) {
      boolean over = !verdict.window().end().isBefore(told.plus(coolDown));
      assertThat(verdict.notified()).isEqualTo(verdict.state() == State.TRIGGERED && over);
      told = verdict.notified() ? verdict.window().end() : told;
    }
  }

  @Test
  void judgesAWindowWithJustEnoughRows() {
    AlertRule rule = new AlertRule(alert(1, 1, Duration.ZERO), 100);

    assertThat(rule.judge(List.of(window(0, Optional.of(0.9), 100))))
        .extracting(Verdict::state)
        .containsExactly(State.TRIGGERED);
    assertThat(rule.judge(List.of(window(0, Optional.of(0.9), 99))))
        .extracting(Verdict::state)
        .containsExactly(State.UNKNOWN);
  }

  /** What came in too few rows is no reason to forget the violation before. */
  @Test
  void looksPastWindowsThatCannotBeJudged() {
    List<Verdict> verdicts =
        new AlertRule(alert(2, 2, Duration.ZERO), 100)
            .judge(
                List.of(
                    window(0, Optional.of(0.9), 500),
                    window(1, Optional.of(0.1), 3),
                    window(2, Optional.empty(), 500),
                    window(3, Optional.of(0.9), 500)));

    assertThat(verdicts)
        .extracting(Verdict::state)
        .containsExactly(State.OK, State.UNKNOWN, State.UNKNOWN, State.TRIGGERED);
    assertThat(verdicts.get(3).violations()).isEqualTo(2);
  }

  @Test
  void givesTheSameVerdictsOnEarlierWindowsWhateverComesLater() {
    List<Observation> windows = history(new Random(3), 40);
    AlertRule rule = new AlertRule(alert(2, 3, Duration.ofDays(3)), 100);
    List<Verdict> all = rule.judge(windows);

    for (int size = 0; size < 40; size++) {
      assertThat(rule.judge(windows.subList(0, size))).isEqualTo(all.subList(0, size));
    }
  }

  private static List<Observation> history(Random random, int size) {
    List<Observation> windows = new ArrayList<>();
    int day = 0;
    for (int i = 0; i < size; i++) {
      day += 1 + random.nextInt(2);
      windows.add(
          window(
              day,
              random.nextInt(8) == 0 ? Optional.empty() : Optional.of(random.nextDouble()),
              random.nextInt(8) == 0 ? 20 : 200));
    }
    return windows;
  }

  /** Whether each of the last windows that can be judged violates, newest first. */
  private static List<Boolean> lastJudged(List<Observation> windows, int of) {
    List<Boolean> last = new ArrayList<>();
    for (int i = windows.size() - 1; i >= 0 && last.size() < of; i--) {
      if (judged(windows.get(i))) {
        last.add(windows.get(i).value().orElseThrow() > 0.5);
      }
    }
    return last;
  }

  private static boolean judged(Observation window) {
    return window.value().isPresent() && window.rows() >= 100;
  }

  private static Observation window(int day, Optional<Double> value, long rows) {
    Instant start = DAY.plus(Duration.ofDays(day));
    return new Observation(start, start.plus(Duration.ofDays(1)), value, rows);
  }

  private static AlertConfig alert(int violations, int of, Duration coolDown) {
    return new AlertConfig(
        AlertMetric.parse("js_distance"),
        Optional.empty(),
        Optional.of(0.5),
        Optional.empty(),
        violations,
        of,
        coolDown);
  }
}
