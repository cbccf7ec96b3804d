package io.lakeloop.registry.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeloop.core.failure.LakeloopException;
import io.lakeloop.core.failure.PolicyRefusedException;
import io.lakeloop.core.failure.UsageException;
import io.lakeloop.registry.ModelVersion;
import io.lakeloop.registry.Sample;
import io.lakeloop.registry.Stage;
import io.lakeloop.registry.TransitionRequest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every act on a version at every stage, beside a version 1 that is in Production. A version that
 * {@code was Production} is archived after it was there.
 */
class TransitionTableTest {
  private static final Transitions BOB = new Transitions("bob", Sample.MORNING, "so");

  @ParameterizedTest
  @CsvSource({
    "None,           request Staging,    None → Staging / Production",
    "None,           request None,       None / Production",
    "None,           request Production, refused",
    "None,           request Archived,   refused",
    "None,           approve,            not asked for",
    "None,           reject,             Archived / Production",
    "None,           restore,            refused",
    "Staging,        request None,       refused",
    "Staging,        request Staging,    Staging / Production",
    "Staging,        request Production, Staging → Production / Production",
    "Staging,        request Archived,   refused",
    "Staging,        approve,            not asked for",
    "Staging,        reject,             Archived / Production",
    "Staging,        restore,            refused",
    "Archived,       request None,       refused",
    "Archived,       request Staging,    refused",
    "Archived,       request Production, refused",
    "Archived,       request Archived,   Archived / Production",
    "Archived,       approve,            not asked for",
    "Archived,       reject,             Archived / Production",
    "Archived,       restore,            refused",
    "was Production, request Staging,    refused",
    "was Production, reject,             Archived / Production",
    "was Production, restore,            Production / Archived"
  })
  void makesOfAVersion(String from, String act, String outcome) {
    ModelState state = beside(from);

    if (outcome.contains("/")) {
      assertThat(shown(acted(state, 2, act))).isEqualTo(outcome);
    } else {
      assertThatThrownBy(() -> acted(state, 2, act))
          .isInstanceOf(
              outcome.equals("refused") ? PolicyRefusedException.class : UsageException.class);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "request None,       refused",
    "request Staging,    refused",
    "request Production, the same",
    "request Archived,   refused",
    "approve,            not asked for",
    "reject,             refused",
    "restore,            the same"
  })
  void leavesWhatIsInProductionThere(String act, String outcome) {
    ModelState state = beside("Staging");

    if (outcome.equals("the same")) {
      assertThat(acted(state, 1, act)).isSameAs(state);
    } else {
      assertThatThrownBy(() -> acted(state, 1, act)).isInstanceOf(LakeloopException.class);
    }
  }

  /** Whatever is asked: never are two in Staging, or two in Production. */
  @ParameterizedTest
  @ValueSource(strings = {"None", "Staging", "Archived", "was Production"})
  void keepsOneVersionAtMostInAStage(String from) {
    ModelState state = beside(from);
    for (String act : List.of("request Staging", "approve", "request Production", "approve")) {
      try {
        state = acted(state, 2, act);
      } catch (LakeloopException refused) {
        assertThat(refused).hasMessageContaining("fares/2");
      }
      assertThat(state.versions())
          .extracting(ModelVersion::stage)
          .filteredOn(stage -> stage == Stage.PRODUCTION || stage == Stage.STAGING)
          .doesNotHaveDuplicates();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "None,     Production, Request the stage that comes next.",
    "Staging,  Archived,   Request the stage that comes next.",
    "Staging,  None,       Request the stage that comes next.",
    "Archived, Staging,    'Train again, or restore a version that was in Production before.'"
  })
  void saysWhatToDoInsteadOfAMoveThatIsNone(String from, String to, String remedy) {
    assertThatThrownBy(() -> BOB.request(beside(from), 2, Stage.parse(to)))
        .hasMessage(
            """
            Version fares/2 cannot go from %s to %s.
              cause: A version goes from None to Staging to Production; nothing skips the gate.
              remedy: %s"""
                .formatted(from, to, remedy));
  }

  @ParameterizedTest
  @ValueSource(strings = {"None", "Staging", "Archived"})
  void saysWhyAVersionIsNotPutBack(String stage) {
    assertThatThrownBy(() -> BOB.restore(beside(stage), 2))
        .hasMessage(
            """
            Version fares/2 cannot be put back into Production.
              cause: It stands at %s and was never in Production: only the gate leads there first.
              remedy: Name an archived version that was in Production, see describe-model fares."""
                .formatted(stage));
  }

  @Test
  void replacesARequestForAnotherStageOrAgainstAnotherVersion() {
    ModelState asked = BOB.request(beside("Staging"), 2, Stage.PRODUCTION);
    assertThat(asked.version(2).request())
        .contains(
            new TransitionRequest(Stage.PRODUCTION, "bob", Sample.MORNING, "so", Optional.of(1)));
    assertThat(BOB.request(asked, 2, Stage.PRODUCTION)).isSameAs(asked);

    // Version 1 has gone, as on a server where somebody moved it by hand.
    ModelState alone = new ModelState("fares", asked.revision(), asked.entries().subList(1, 2));

    assertThat(BOB.request(alone, 2, Stage.PRODUCTION).version(2).request())
        .hasValueSatisfying(open -> assertThat(open.against()).isEmpty());
  }

  @Test
  void needsNoComparisonForStaging() {
    ModelState asked = BOB.request(beside("None"), 2, Stage.STAGING);
    ModelState third = staged(BOB.register(asked, Sample.version("r3")), 3);

    assertThat(BOB.request(third, 2, Stage.STAGING)).isSameAs(third);
    assertThat(shown(BOB.approve(third, 2))).isEqualTo("Archived / Staging / Production");
  }

  @Test
  void restoresAVersionAsOftenAsItWasDisplaced() {
    ModelState state = beside("was Production");
    for (int again = 0; again < 3; again++) {
      state = BOB.restore(state, 2);
      assertThat(shown(state)).isEqualTo("Production / Archived");
      state = BOB.restore(state, 1);
      assertThat(shown(state)).isEqualTo("Archived / Production");
    }
  }

  @Test
  void writesDownAllTagsOfOneActInTheOrderOfTheirNames() {
    ModelState state = BOB.tag(beside("None"), 2, Map.of("team", "a", "owner", "ann", "use", "x"));

    assertThat(state.entry(2).history())
        .last()
        .extracting("comment")
        .isEqualTo("owner=ann, team=a, use=x");
  }

  /** Version 1 in Production, and version 2 as it is called. */
  private static ModelState beside(String from) {
    ModelState state = BOB.register(Sample.one(), Sample.version("r2"));
    if (from.equals("was Production")) {
      return promoted(promoted(state, 2), 1);
    }
    state = promoted(state, 1);
    return switch (Stage.parse(from)) {
      case NONE -> state;
      case STAGING -> staged(state, 2);
      case ARCHIVED -> BOB.reject(state, 2);
      case PRODUCTION -> throw new IllegalArgumentException(from);
    };
  }

  private static ModelState staged(ModelState state, int number) {
    return BOB.approve(BOB.request(state, number, Stage.STAGING), number);
  }

  private static ModelState promoted(ModelState state, int number) {
    return BOB.approve(BOB.request(staged(state, number), number, Stage.PRODUCTION), number);
  }

  private static ModelState acted(ModelState state, int number, String act) {
    String[] words = act.split(" ");
    return switch (words[0]) {
      case "request" -> BOB.request(state, number, Stage.parse(words[1]));
      case "approve" -> BOB.approve(state, number);
      case "reject" -> BOB.reject(state, number);
      default -> BOB.restore(state, number);
    };
  }

  /** The stages and requests of the versions, the newest first. */
  private static String shown(ModelState state) {
    return state.versions().stream()
        .map(
            version ->
                version.stage().text()
                    + version.request().map(open -> " → " + open.to().text()).orElse(""))
        .reduce((older, newer) -> newer + " / " + older)
        .orElse("");
  }
}
