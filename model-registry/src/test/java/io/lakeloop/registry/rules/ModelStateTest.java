package io.lakeloop.registry.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeloop.core.failure.UsageException;
import io.lakeloop.registry.Activity;
import io.lakeloop.registry.ModelVersion;
import io.lakeloop.registry.Sample;
import io.lakeloop.registry.Stage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelStateTest {
  @Test
  void hasNothingAtFirst() {
    ModelState none = ModelState.none("fares");

    assertThat(none).isEqualTo(new ModelState("fares", 0, List.of()));
    assertThat(none.nextNumber()).isEqualTo(1);
    assertThat(none.holder(Stage.PRODUCTION)).isEmpty();
    assertThat(none.history()).isEmpty();
  }

  @Test
  void ordersVersionsByNumberAndNotAsText() {
    ModelState state = state(entry(10, Stage.NONE), entry(9, Stage.NONE), entry(2, Stage.NONE));

    assertThat(state.versions()).extracting(ModelVersion::version).containsExactly(2, 9, 10);
    assertThat(state.nextNumber()).isEqualTo(11);
  }

  @Test
  void keepsWhatItWasMadeOf() {
    List<VersionEntry> entries = new ArrayList<>(List.of(entry(1, Stage.NONE)));
    ModelState state = new ModelState("fares", 1, entries);

    entries.add(entry(2, Stage.NONE));

    assertThat(state.versions()).hasSize(1);
  }

  /** A server may show two at once, of which the greater number counts. */
  @ParameterizedTest
  @CsvSource({
    "'',                                     ",
    "None,                                   ",
    "Production,                            1",
    "Archived Production,                   2",
    "Production Staging,                    1",
    "Production Archived Production Staging, 3"
  })
  void tellsWhichVersionIsInProduction(String stages, Integer holder) {
    List<VersionEntry> entries = new ArrayList<>();
    for (String stage : stages.isEmpty() ? new String[0] : stages.split(" ")) {
      entries.add(entry(entries.size() + 1, Stage.parse(stage)));
    }

    assertThat(new ModelState("fares", 1, entries).holder(Stage.PRODUCTION))
        .isEqualTo(Optional.ofNullable(holder));
  }

  @Test
  void findsTheFirstVersionThatARunMade() {
    ModelState state =
        state(
            new VersionEntry(version(3, Stage.NONE, "r2"), List.of()),
            new VersionEntry(version(2, Stage.NONE, "r2"), List.of()),
            new VersionEntry(version(1, Stage.NONE, "r1"), List.of()));

    assertThat(state.madeBy("r2")).map(ModelVersion::version).contains(2);
    assertThat(state.madeBy("r")).isEmpty();
    assertThat(state.find(3)).map(entry -> entry.version().runId()).contains("r2");
    assertThat(state.find(0)).isEmpty();
  }

  @Test
  void tellsWhatHappenedAcrossItsVersionsInOrder() {
    ModelState state =
        state(
            new VersionEntry(version(1, Stage.ARCHIVED, "r1"), List.of(past(1, 1), past(1, 12))),
            new VersionEntry(version(2, Stage.PRODUCTION, "r2"), List.of(past(2, 2), past(2, 12))));

    assertThat(state.history()).containsExactly(past(1, 1), past(2, 2), past(1, 12), past(2, 12));
  }

  @Test
  void saysWhichVersionsThereAre() {
    ModelState state = state(entry(10, Stage.NONE), entry(9, Stage.NONE));

    assertThatThrownBy(() -> state.version(1))
        .isInstanceOf(UsageException.class)
        .hasMessage(
            """
            There is no version 1 of the model 'fares'.
              cause: Its versions are 9, 10.
              remedy: See list-models for what there is.""");
  }

  @Test
  void becomesTheNextRevisionWhateverIsPut() {
    ModelState before = state(entry(1, Stage.STAGING), entry(2, Stage.NONE));
    ModelVersion first = before.version(1);

    ModelState after =
        before
            .change()
            .put(
                first.at(Stage.ARCHIVED),
                Activity.Action.DISPLACED,
                "bob",
                Sample.MORNING,
                Optional.of(Stage.ARCHIVED),
                "by version 2")
            .put(
                before.version(2).tagged(Map.of("checked", "yes")),
                Activity.Action.TAGGED,
                "bob",
                Sample.MORNING,
                Optional.empty(),
                "checked=yes")
            .done();

    assertThat(after.revision()).isEqualTo(before.revision() + 1);
    assertThat(after.version(1).stage()).isEqualTo(Stage.ARCHIVED);
    assertThat(after.history())
        .containsExactly(
            did(1, Activity.Action.DISPLACED, Optional.of(Stage.STAGING), "by version 2"),
            did(2, Activity.Action.TAGGED, Optional.empty(), "checked=yes"));
    assertThat(before.history()).isEmpty();
  }

  private static Activity did(
      int version, Activity.Action action, Optional<Stage> from, String comment) {
    return new Activity(
        "fares",
        version,
        8,
        Sample.MORNING,
        "bob",
        action,
        from,
        from.map(stage -> Stage.ARCHIVED),
        comment);
  }

  private static Activity past(int version, long revision) {
    return new Activity(
        "fares",
        version,
        revision,
        Instant.EPOCH,
        "ann",
        Activity.Action.COMMENTED,
        Optional.empty(),
        Optional.empty(),
        "");
  }

  private static ModelState state(VersionEntry... entries) {
    return new ModelState("fares", 7, List.of(entries));
  }

  private static VersionEntry entry(int number, Stage stage) {
    return new VersionEntry(version(number, stage, "r" + number), List.of());
  }

  private static ModelVersion version(int number, Stage stage, String runId) {
    return new ModelVersion(
        "fares",
        number,
        stage,
        runId,
        "s3a://lake/" + runId,
        "ann",
        Instant.EPOCH,
        "",
        Map.of(),
        Sample.PROVENANCE,
        Optional.empty());
  }
}
