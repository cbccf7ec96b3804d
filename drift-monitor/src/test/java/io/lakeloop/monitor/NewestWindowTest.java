package io.lakeloop.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What triage and page read of monitors with several versions, faults, and too few rows. */
class NewestWindowTest {
  private static final Optional<RetrainingConfig> WANTED =
      Optional.of(new RetrainingConfig("auc_roc", Optional.of(0.8), Optional.empty()));

  @TempDir private static Path folder;
  private static Optional<Evidence> versions = Optional.empty();
  private static Optional<Evidence> faulty = Optional.empty();
  private static Optional<Evidence> few = Optional.empty();
  private static @Nullable DashboardFacts read;

  @BeforeAll
  static void watch() {
    Watched watched = new Watched(folder);
    watched
        .of("versions", 1)
        .whole(0, 300, 300, Map.of("auc_roc", 0.95))
        .whole(1, 300, 300, Map.of("auc_roc", 0.95))
        .column(1, 300, "items", 0.9, 0, "OK")
        .alert(1, "drift", "items", "TRIGGERED");
    watched
        .of("versions", 2)
        .whole(0, 250, 250, Map.of("auc_roc", 0.7, "recall", 0.1))
        .whole(1, 200, 20, Map.of("auc_roc", 0.99))
        .whole(2, 50, 0, null)
        .column(0, 250, "price", 0.01, 0, "OK")
        .column(1, 200, "price", 0.5, 0, "OK")
        .column(1, 200, "probability", 0.3, 0, "OK")
        .column(1, 200, ":table", 0, 0, "OK")
        .column(1, 200, "empty", 0, 0, "EMPTY_BASELINE")
        .column(2, 50, "price", 2.3, 90, "OK")
        .alert(0, "drift", "items", "TRIGGERED")
        .alert(1, "drift", "price", "TRIGGERED")
        .alert(1, "jumps", "price", "TRIGGERED")
        .alert(1, "drift", "colour", "OK")
        .alert(1, "bad", ":table", "TRIGGERED")
        .alert(1, "output", "probability", "TRIGGERED")
        .alert(2, "drift", "price", "UNKNOWN");
    watched
        .of("faulty", 1)
        .whole(0, 200, 200, Map.of("recall", 0.5))
        .column(0, 200, "price", 0.1, 10, "OK")
        .column(0, 200, "items", 0.1, 9.99, "OK")
        .column(0, 200, "gone", 0, 70, "EMPTY_CURRENT")
        .column(0, 200, "nan", 0, 0, "EMPTY_CURRENT")
        .column(0, 200, "never", 0, 0, "EMPTY_BASELINE");
    watched.of("few", 1).column(0, 99, "price", 3, 50, "OK");
    watched.write();
    versions = evidence(watched, "versions");
    faulty = evidence(watched, "faulty");
    few = evidence(watched, "few");
    read = new DashboardReader(watched.tables()).read(Watched.monitor("versions", WANTED));
  }

  private static Optional<Evidence> evidence(Watched watched, String monitor) {
    return new EvidenceReader(watched.tables(), Watched.monitor(monitor, WANTED)).read();
  }

  @Test
  void judgesTheNewestVersionInTheNewestWindowWithEnoughRows() {
    Evidence evidence = versions.orElseThrow();

    assertThat(evidence.version()).isEqualTo(2);
    assertThat(evidence.start()).isEqualTo(Watched.day(1));
    assertThat(evidence.end()).isEqualTo(Watched.day(2));
    assertThat(evidence.drifted()).as("features, each once").containsExactly("price");
    assertThat(evidence.missing()).isEmpty();
  }

  @Test
  void takesTheQualityOfTheNewestWindowWithEnoughLabels() {
    assertThat(versions.orElseThrow().quality())
        .contains(new Evidence.Quality("auc_roc", 0.7, 0.8, true, Watched.day(0)));
  }

  @Test
  void knowsNoQualityWhereThatMetricIsNotMeasured() {
    assertThat(faulty.orElseThrow().quality()).isEmpty();
  }

  @Test
  void holdsTenPointsMoreOfMissingValuesForAFault() {
    Evidence evidence = faulty.orElseThrow();

    assertThat(evidence.missing()).isEqualTo(Map.of("price", 10.0, "gone", 70.0, "nan", 100.0));
    assertThat(Triage.of(evidence).verdict()).isEqualTo(Triage.Verdict.DATA_QUALITY_FAULT);
  }

  @Test
  void knowsNothingOfMonitorsWithoutEnoughRows() {
    assertThat(few).isEmpty();
  }

  @Test
  void showsEachWindowOfTheNewestVersionThatPredictedInIt() {
    DashboardFacts facts = Objects.requireNonNull(read);

    assertThat(facts.rows())
        .isEqualTo(Map.of(Watched.day(0), 250L, Watched.day(1), 200L, Watched.day(2), 50L));
    assertThat(facts.dataEnd()).contains(Watched.day(3));
    assertThat(facts.version()).as("it is not registered").isEmpty();
    assertThat(facts.drift().keySet())
        .as("what the model says comes first")
        .containsExactly("probability", "empty", "price");
    assertThat(facts.drift().get("price"))
        .isEqualTo(Map.of(Watched.day(0), 0.01, Watched.day(1), 0.5, Watched.day(2), 2.3));
    assertThat(facts.drift().get("empty")).isEmpty();
    assertThat(facts.quality())
        .isEqualTo(
            Map.of(
                "auc_roc", Map.of(Watched.day(0), 0.7, Watched.day(1), 0.99),
                "recall", Map.of(Watched.day(0), 0.1)));
    assertThat(facts.comparisons()).isEmpty();
  }

  @Test
  void showsTheNewestTriggeredAlertsFirst() {
    DashboardFacts facts = Objects.requireNonNull(read);

    assertThat(
            facts.alerts().stream().map(row -> row.getAs("alert") + " " + row.getAs("column_name")))
        .isEqualTo(
            List.of(
                "bad :table",
                "drift items",
                "drift price",
                "jumps price",
                "output probability",
                "drift items"));
  }
}
