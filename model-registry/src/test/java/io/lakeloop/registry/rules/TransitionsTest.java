package io.lakeloop.registry.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeloop.core.failure.PolicyRefusedException;
import io.lakeloop.core.failure.UsageException;
import io.lakeloop.registry.Activity;
import io.lakeloop.registry.ModelVersion;
import io.lakeloop.registry.Sample;
import io.lakeloop.registry.Stage;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The rules alone: what each act makes of a model's state. */
class TransitionsTest {
  private ModelState state = ModelState.none("fares");

  @Test
  void registersARunOnce() {
    register("r1");
    register("r2");
    ModelState before = state;

    register("r1");

    assertThat(state).isSameAs(before);
    assertThat(said()).containsExactly("1 registered None", "2 registered None");
  }

  @Test
  void leadsAVersionThroughTheGateAndArchivesItsPredecessor() {
    promote(1, "r1");
    promote(2, "r2");

    assertThat(stages()).containsExactly(Stage.ARCHIVED, Stage.PRODUCTION);
    assertThat(state.revision()).isEqualTo(10);
    assertThat(said())
        .containsExactly(
            "1 registered None",
            "1 requested Staging",
            "1 approved Staging",
            "1 requested Production",
            "1 approved Production",
            "2 registered None",
            "2 requested Staging",
            "2 approved Staging",
            "2 requested Production",
            "1 displaced Archived",
            "2 approved Production");
  }

  @Test
  void keepsOneVersionInStaging() {
    stage(1, "r1");
    stage(2, "r2");

    assertThat(stages()).containsExactly(Stage.ARCHIVED, Stage.STAGING);
  }

  @Test
  void leavesARepeatedRequestAsItIs() {
    register("r1");
    state = by("ann", "new").request(state, 1, Stage.STAGING);
    ModelState asked = state;

    assertThat(by("bob", "again").request(state, 1, Stage.STAGING)).isSameAs(asked);
    assertThat(state.version(1).request().map(open -> open.requestedBy() + ": " + open.comment()))
        .contains("ann: new");
  }

  @Test
  void refusesToSkipTheGate() {
    register("r1");

    assertThatThrownBy(() -> by("ann", "urgent").request(state, 1, Stage.PRODUCTION))
        .isInstanceOf(PolicyRefusedException.class)
        .hasMessage(
            """
            Version fares/1 cannot go from None to Production.
              cause: A version goes from None to Staging to Production; nothing skips the gate.
              remedy: Request the stage that comes next.""");
  }

  @Test
  void refusesAnApprovalNobodyAskedFor() {
    register("r1");

    assertThatThrownBy(() -> by("bob", "").approve(state, 1))
        .isInstanceOf(UsageException.class)
        .hasMessage(
            """
            There is no open request for fares/1.
              cause: It stands at None and nobody asked for more.
              remedy: Request the transition first.""");
  }

  @Test
  void refusesAPromotionOverAVersionItWasNeverComparedWith() {
    promote(1, "r1");
    promote(2, "r2");
    stage(3, "r3");
    state = by("policy", "better than 2").request(state, 3, Stage.PRODUCTION);
    state = by("bob", "alarms").restore(state, 1);

    assertThatThrownBy(() -> by("bob", "").approve(state, 3))
        .isInstanceOf(PolicyRefusedException.class)
        .hasMessage(
            """
            Version fares/3 did not become Production.
              cause: Since it was requested, version 1 became Production: it was never compared with that one.
              remedy: Compare it with the version now in Production, and request again.""");

    state = by("policy", "better than 1, too").request(state, 3, Stage.PRODUCTION);
    assertThat(by("bob", "").approve(state, 3).version(3).stage()).isEqualTo(Stage.PRODUCTION);
  }

  @Test
  void archivesARejectedVersionAndItsRequest() {
    register("r1");
    state = by("ann", "").request(state, 1, Stage.STAGING);

    state = by("policy", "too few rows").reject(state, 1);

    assertThat(stages()).containsExactly(Stage.ARCHIVED);
    assertThat(state.version(1).request()).isEmpty();
    assertThat(by("policy", "too few rows").reject(state, 1)).isSameAs(state);
  }

  @Test
  void refusesToRejectWhatIsInProduction() {
    promote(1, "r1");

    assertThatThrownBy(() -> by("bob", "").reject(state, 1))
        .isInstanceOf(PolicyRefusedException.class)
        .hasMessage(
            """
            Version fares/1 cannot be rejected.
              cause: It is in Production, and every scoring job depends on it.
              remedy: Roll back to an earlier version, or promote a successor.""");
  }

  @Test
  void rollsBackToAVersionThatWasInProduction() {
    promote(1, "r1");
    promote(2, "r2");

    state = by("bob", "alarms since noon").restore(state, 1);

    assertThat(stages()).containsExactly(Stage.PRODUCTION, Stage.ARCHIVED);
    assertThat(by("bob", "alarms since noon").restore(state, 1)).isSameAs(state);
    assertThat(said()).endsWith("1 restored Production", "2 displaced Archived");
  }

  @Test
  void refusesToRestoreWhatNeverWasInProduction() {
    register("r1");
    state = by("policy", "").reject(state, 1);

    assertThatThrownBy(() -> by("bob", "").restore(state, 1))
        .isInstanceOf(PolicyRefusedException.class)
        .hasMessage(
            """
            Version fares/1 cannot be put back into Production.
              cause: It stands at Archived and was never in Production: only the gate leads there first.
              remedy: Name an archived version that was in Production, see describe-model fares.""");
  }

  @Test
  void tagsAndRemarksOnce() {
    register("r1");

    for (int repeated = 0; repeated < 2; repeated++) {
      state = by("policy", "").tag(state, 1, Map.of("checked", "yes"));
      state = by("bob", "looks good").remark(state, 1);
    }

    assertThat(state.version(1).tags()).isEqualTo(Map.of("checked", "yes"));
    assertThat(said()).containsExactly("1 registered None", "1 tagged", "1 commented");
  }

  @Test
  void namesTheVersionsThereAre() {
    assertThatThrownBy(() -> state.version(1))
        .hasMessageContaining("cause: Nothing was ever registered under that name here.");
    register("r1");

    assertThatThrownBy(() -> by("bob", "").approve(state, 4))
        .isInstanceOf(UsageException.class)
        .hasMessage(
            """
            There is no version 4 of the model 'fares'.
              cause: Its versions are 1.
              remedy: See list-models for what there is.""");
  }

  @Test
  void describesOnce() {
    register("r1");

    for (int repeated = 0; repeated < 2; repeated++) {
      state = by("ann", "").describe(state, 1, "Fares, by the hour.");
    }

    assertThat(state.version(1).description()).isEqualTo("Fares, by the hour.");
    assertThat(said()).containsExactly("1 registered None", "1 described");
  }

  @Test
  void goesOnFromTheGreatestNumberWhereSomeAreLost() {
    register("r1");
    register("r2");
    register("r3");
    state = new ModelState("fares", state.revision(), state.entries().subList(2, 3));

    register("r4");

    assertThat(state.versions())
        .extracting(ModelVersion::label)
        .containsExactly("fares/3", "fares/4");
    assertThatThrownBy(() -> by("bob", "").approve(state, 1))
        .hasMessageContaining("cause: Its versions are 3, 4.");
  }

  private static Transitions by(String user, String comment) {
    return new Transitions(user, Instant.EPOCH, comment);
  }

  private void register(String run) {
    state = by("ann", "").register(state, Sample.version(run));
  }

  private void stage(int number, String run) {
    register(run);
    state = by("ann", "").request(state, number, Stage.STAGING);
    state = by("policy", "").approve(state, number);
  }

  private void promote(int number, String run) {
    stage(number, run);
    state = by("policy", "").request(state, number, Stage.PRODUCTION);
    state = by("bob", "").approve(state, number);
  }

  private List<Stage> stages() {
    return state.entries().stream().map(VersionEntry::version).map(ModelVersion::stage).toList();
  }

  private List<String> said() {
    return state.entries().stream()
        .flatMap(entry -> entry.history().stream())
        .sorted(Comparator.comparing(Activity::revision).thenComparing(Activity::version))
        .map(
            past ->
                past.version()
                    + " "
                    + past.action().text()
                    + past.to().map(to -> " " + to.text()).orElse(""))
        .toList();
  }
}
