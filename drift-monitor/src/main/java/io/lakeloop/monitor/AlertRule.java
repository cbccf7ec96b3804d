package io.lakeloop.monitor;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Judges the windows of one column, oldest first. Windows that cannot be judged, for want of rows
 * or of a value, are UNKNOWN and count neither as violations nor among the last windows.
 *
 * @param alert the thresholds
 * @param minimumRows how many rows a window needs
 */
record AlertRule(AlertConfig alert, int minimumRows) {
  /** How an alert stands after a window. */
  enum State {
    /** Too few rows, or no value. */
    UNKNOWN,
    /** Not enough violations. */
    OK,
    /** The newest window violates, and enough of the last. */
    TRIGGERED
  }

  /** One window's value. */
  record Observation(Instant start, Instant end, Optional<Double> value, long rows) {}

  /**
   * The verdict on one window.
   *
   * @param violations violating windows among the last
   * @param notified whether someone is told: triggered, and the cool-down since the last time over
   */
  record Verdict(Observation window, State state, int violations, boolean notified) {
    /** The verdict in words. */
    String message(String column, AlertConfig alert) {
      String what =
          column.equals(MonitoringTables.WHOLE)
              ? alert.metric().name()
              : alert.metric() + " of " + column;
      return switch (state) {
        case UNKNOWN -> "%s is unknown: %d rows.".formatted(what, window.rows());
        case OK ->
            String.format(Locale.ROOT, "%s is %.4g.", what, window.value().orElse(Double.NaN));
        case TRIGGERED ->
            String.format(
                Locale.ROOT,
                "%s is %.4g, %s; %d of the last %d windows were.",
                what,
                window.value().orElse(Double.NaN),
                alert.threshold(),
                violations,
                alert.of());
      };
    }
  }

  /** Judges every window in the light of those before it. */
  List<Verdict> judge(List<Observation> windows) {
    List<Verdict> verdicts = new ArrayList<>();
    List<Boolean> judged = new ArrayList<>();
    Optional<Instant> told = Optional.empty();
    for (Observation window : windows) {
      if (window.value().isEmpty() || window.rows() < minimumRows) {
        verdicts.add(new Verdict(window, State.UNKNOWN, 0, false));
        continue;
      }
      boolean violates = window.value().filter(alert::violatedBy).isPresent();
      judged.add(violates);
      List<Boolean> last = judged.subList(Math.max(0, judged.size() - alert.of()), judged.size());
      int violations = (int) last.stream().filter(violation -> violation).count();
      boolean triggered = violates && violations >= alert.violations();
      boolean cooled =
          told.filter(before -> window.end().isBefore(before.plus(alert.coolDown()))).isEmpty();
      if (triggered && cooled) {
        told = Optional.of(window.end());
      }
      verdicts.add(
          new Verdict(
              window, triggered ? State.TRIGGERED : State.OK, violations, triggered && cooled));
    }
    return verdicts;
  }
}
