package io.lakeloop.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EvidenceTest {
  private static final Instant DAY = Instant.parse("2024-01-01T00:00:00Z");

  @Test
  void putsColumnsInOrderAndKeepsThem() {
    Map<String, Double> missing = new HashMap<>(Map.of("z", 12.0, "a", 40.0));
    List<String> drifted = new ArrayList<>(List.of("y", "b"));

    Evidence evidence = evidence(missing, drifted, Optional.empty());
    missing.clear();
    drifted.clear();

    assertThat(evidence.missing().keySet()).containsExactly("a", "z");
    assertThat(evidence.drifted()).containsExactly("b", "y");
  }

  @Test
  void tellsItsNumbersInTheOrderInWhichTheyMatter() {
    Evidence evidence =
        evidence(
            Map.of("price", 12.345),
            List.of("items"),
            Optional.of(new Evidence.Quality("rmse", 1234.5, 1000, true, DAY)));

    assertThat(evidence.numbers())
        .containsExactly(
            Map.entry("missing price", "12.3"),
            Map.entry("drifted", "items"),
            Map.entry("rmse", "1234.5000"),
            Map.entry("bound", "1000.0000"),
            Map.entry("measured in", "2024-01-01T00:00:00Z"));
  }

  @Test
  void hasNoNumbersWhereNothingIsKnown() {
    assertThat(evidence(Map.of(), List.of(), Optional.empty()).numbers()).isEmpty();
  }

  @Test
  void writesNumbersTheSameEverywhere() {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.GERMANY);
      Evidence.Quality quality = new Evidence.Quality("rmse", 2.5, 2, true, DAY);
      Evidence evidence = evidence(Map.of("price", 12.5), List.of(), Optional.of(quality));
      assertThat(evidence.numbers()).containsEntry("missing price", "12.5");
      assertThat(Triage.of(evidence(Map.of(), List.of(), Optional.of(quality))).reason())
          .contains("rmse is 2.500, its bound 2.000.");
    } finally {
      Locale.setDefault(before);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "1, c0",
    "5, 'c0, c1, c2, c3, c4'",
    "6, 'c0, c1, c2, c3, c4 and 1 more'",
    "9, 'c0, c1, c2, c3, c4 and 4 more'"
  })
  void namesFiveColumnsAndCountsTheOthers(int columns, String named) {
    List<String> drifted = IntStream.range(0, columns).mapToObj(i -> "c" + i).toList();

    assertThat(Triage.of(evidence(Map.of(), drifted, Optional.empty())).reason())
        .startsWith("The inputs have changed: " + named + ". What it costs");
  }

  @Test
  void mendsTheSourceBeforeItTrainsOnAFault() {
    Evidence.Quality lost = new Evidence.Quality("auc_roc", 0.5, 0.8, true, DAY);
    Triage triage = Triage.of(evidence(Map.of("b", 20.0, "a", 90.0), List.of(), Optional.of(lost)));

    assertThat(triage.verdict()).isEqualTo(Triage.Verdict.DATA_QUALITY_FAULT);
    assertThat(triage.requested()).isFalse();
    assertThat(triage.reason()).startsWith("Values are missing that were there in training: a, b.");
  }

  @Test
  void saysThatTheInputsLookTheSameWhereOnlyTheQualityIsLost() {
    Evidence.Quality lost = new Evidence.Quality("rmse", 12, 9.5, true, DAY);

    assertThat(Triage.of(evidence(Map.of(), List.of(), Optional.of(lost))).reason())
        .isEqualTo(
            "The quality is lost: rmse is 12.00, its bound 9.500. The inputs look as they did."
                + " Training on newer rows may mend it.");
    assertThat(Triage.of(evidence(Map.of(), List.of(), Optional.empty())).reason())
        .isEqualTo("The inputs look as they did in training.");
  }

  private static Evidence evidence(
      Map<String, Double> missing, List<String> drifted, Optional<Evidence.Quality> quality) {
    return new Evidence(1, DAY, DAY.plusSeconds(3600), missing, drifted, quality);
  }
}
