package io.lakeloop.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class TriageTest {
  private static final Instant DAY = Instant.parse("2024-01-01T00:00:00Z");
  private static final Map<String, Double> WHOLE = Map.of();
  private static final Map<String, Double> MISSING = Map.of("price", 40.0);
  private static final List<String> STEADY = List.of();
  private static final List<String> DRIFTED = List.of("price", "items");

  private static Stream<Arguments> cases() {
    return Stream.of(
        Arguments.of(WHOLE, STEADY, "good", "none", false),
        Arguments.of(WHOLE, STEADY, "unknown", "none", false),
        Arguments.of(WHOLE, STEADY, "lost", "loss-retraining-may-mend", true),
        Arguments.of(WHOLE, DRIFTED, "good", "covariate-drift-without-loss", false),
        Arguments.of(WHOLE, DRIFTED, "unknown", "unknown-until-labels", false),
        Arguments.of(WHOLE, DRIFTED, "lost", "loss-retraining-may-mend", true),
        Arguments.of(MISSING, STEADY, "good", "data-quality-fault", false),
        Arguments.of(MISSING, DRIFTED, "lost", "data-quality-fault", false));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void asksForRetrainingOnlyWhereItMayMendALoss(
      Map<String, Double> missing,
      List<String> drifted,
      String quality,
      String verdict,
      boolean requested) {
    Triage triage = Triage.of(evidence(missing, drifted, quality));

    assertThat(triage.verdict().text()).isEqualTo(verdict);
    assertThat(triage.requested()).isEqualTo(requested);
  }

  @Test
  void saysWhyInWordsForAnyone() {
    assertThat(Triage.of(evidence(WHOLE, DRIFTED, "lost")).reason())
        .isEqualTo(
            "The quality is lost: auc_roc is 0.6000, its bound 0.8000. The inputs have changed:"
                + " items, price. Training on newer rows may mend it.");
    assertThat(Triage.of(evidence(MISSING, STEADY, "good")).reason())
        .isEqualTo(
            "Values are missing that were there in training: price. Mend the source; training on"
                + " it would teach the fault.");
    assertThat(
            Triage.of(evidence(WHOLE, List.of("a", "b", "c", "d", "e", "f", "g"), "unknown"))
                .reason())
        .isEqualTo(
            "The inputs have changed: a, b, c, d, e and 2 more. What it costs will show when the"
                + " labels are known.");
    assertThat(Triage.of(evidence(WHOLE, STEADY, "good")).reason())
        .isEqualTo(
            "The inputs look as they did in training, and the quality holds: auc_roc is 0.9000,"
                + " its bound 0.8000.");
  }

  @Test
  void keepsTheNumbersBehindIt() {
    assertThat(evidence(MISSING, DRIFTED, "lost").numbers())
        .isEqualTo(
            Map.of(
                "missing price", "40.0",
                "drifted", "items, price",
                "auc_roc", "0.6000",
                "bound", "0.8000",
                "measured in", "2024-01-01T00:00:00Z"));
  }

  private static Evidence evidence(
      Map<String, Double> missing, List<String> drifted, String quality) {
    double value = quality.equals("lost") ? 0.6 : 0.9;
    return new Evidence(
        1,
        DAY,
        DAY.plusSeconds(86_400),
        missing,
        drifted,
        quality.equals("unknown")
            ? Optional.empty()
            : Optional.of(new Evidence.Quality("auc_roc", value, 0.8, value < 0.8, DAY)));
  }
}
