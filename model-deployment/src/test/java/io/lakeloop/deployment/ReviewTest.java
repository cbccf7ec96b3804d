package io.lakeloop.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeloop.core.LocalLakehouse;
import io.lakeloop.core.LocalLakehouse.Answer;
import io.lakeloop.registry.ModelRegistry;
import io.lakeloop.registry.ModelVersion;
import io.lakeloop.registry.NewVersion;
import io.lakeloop.registry.Provenance;
import io.lakeloop.registry.Sample;
import io.lakeloop.registry.Stage;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Verdicts and rollbacks by command line; no model needs to exist for them. */
class ReviewTest {
  @TempDir private static Path staged;
  @TempDir private static Path produced;

  @TempDir private Path folder;
  private LocalLakehouse lakehouse;
  private ModelRegistry registry;

  /** Where most tests begin: r1 in Staging; and, as r3 is in Production, r1 and r2 archived. */
  @BeforeAll
  static void makeBeginnings() {
    stage(ModelRegistry.of(new LocalLakehouse(staged).tables()), "r1");
    LocalLakehouse later = new LocalLakehouse(produced).copy(staged, "lakehouse");
    ModelRegistry registry = ModelRegistry.of(later.tables());
    Sample.promote(registry, "fraud", 1);
    Sample.promote(registry, "fraud", stage(registry, "r2"));
    Sample.promote(registry, "fraud", stage(registry, "r3"));
  }

  @BeforeEach
  void open() {
    lakehouse = new LocalLakehouse(folder).variable("LAKELOOP_USER", "bob");
    registry = ModelRegistry.of(lakehouse.tables());
  }

  @Test
  void rejectsAVersionAndSaysWhy() {
    lakehouse.copy(staged, "lakehouse");
    registry.requestTransition("fraud", 1, Stage.PRODUCTION, "ann", "");

    assertThat(
            review("--model", "fraud/1", "--verdict", "reject", "--comment", "too slow").exitCode())
        .isZero();
    assertThat(review("--model", "fraud/1", "--verdict", "reject").exitCode()).isZero();

    assertThat(stages()).containsExactly(Stage.ARCHIVED);
    assertThat(registry.activity("fraud"))
        .last()
        .extracting(past -> past.user() + ": " + past.comment())
        .isEqualTo("bob: too slow");
  }

  @Test
  void leavesStagingToCompliance() {
    register(registry, "r1");
    registry.requestTransition("fraud", 1, Stage.STAGING, "ann", "");

    assertThat(review("--model", "fraud/1", "--verdict", "approve"))
        .isEqualTo(
            new Answer(
                4,
                "",
                """
                fraud/1 cannot be approved by a person.
                  cause: It asks for Staging, which compliance alone opens.
                  remedy: Run check-compliance.
                """));
  }

  @Test
  void refusesAVerdictThatNobodyAskedFor() {
    lakehouse.copy(staged, "lakehouse");

    assertThat(review("--model", "fraud/1", "--verdict", "approve"))
        .isEqualTo(
            new Answer(
                2,
                "",
                """
                fraud/1 asks for nothing.
                  cause: It stands at Staging without an open request.
                  remedy: Run compare-models, or see list-models for the open requests.
                """));
  }

  @Test
  void letsNobodyActAsThePolicy() {
    lakehouse.copy(staged, "lakehouse");
    registry.requestTransition("fraud", 1, Stage.PRODUCTION, "ann", "");
    lakehouse.variable("LAKELOOP_USER", "policy");

    assertThat(review("--model", "fraud/1", "--verdict", "approve"))
        .isEqualTo(
            new Answer(
                4,
                "",
                """
                'policy' may not review.
                  cause: That is the name of decisions that no person made.
                  remedy: Set LAKELOOP_USER to your own name.
                """));
  }

  @Test
  void rollsBackToWhatWasInProductionBefore() {
    lakehouse.copy(produced, "lakehouse");

    assertThat(review("--model", "fraud", "--rollback").exitCode()).isZero();
    assertThat(stages()).containsExactly(Stage.ARCHIVED, Stage.PRODUCTION, Stage.ARCHIVED);

    review("--model", "fraud", "--rollback");
    assertThat(stages()).containsExactly(Stage.PRODUCTION, Stage.ARCHIVED, Stage.ARCHIVED);

    assertThat(review("--model", "fraud", "--rollback"))
        .isEqualTo(
            new Answer(
                2,
                "",
                """
                There is nothing to roll fraud/1 back to.
                  cause: It is the first version that came into Production.
                  remedy: Name another that was there with --to VERSION; describe-model fraud tells.
                """));
  }

  @Test
  void rollsBackToAVersionNamedHoweverOftenItIsRun() {
    lakehouse.copy(produced, "lakehouse");

    review("--model", "fraud", "--rollback", "--to", "1");
    review("--model", "fraud", "--rollback", "--to", "1");

    assertThat(stages()).containsExactly(Stage.PRODUCTION, Stage.ARCHIVED, Stage.ARCHIVED);
  }

  @Test
  void neverRollsBackToAVersionThatDidNotPassTheGate() {
    lakehouse.copy(staged, "lakehouse");
    Sample.promote(registry, "fraud", 1);
    registry.reject("fraud", register(registry, "r2"), "policy", "");

    assertThat(review("--model", "fraud", "--rollback", "--to", "2").exitCode()).isEqualTo(4);
    assertThat(stages()).containsExactly(Stage.PRODUCTION, Stage.ARCHIVED);
  }

  @Test
  void saysWhatIsWrongWithTheCommandLine() {
    lakehouse.copy(staged, "lakehouse");

    assertThat(review("--model", "fraud/1").err())
        .startsWith("review-transition does one thing at a time.");
    assertThat(review("--model", "fraud/1", "--verdict", "maybe").err())
        .startsWith("'maybe' is no verdict.");
    assertThat(review("--model", "fraud/x", "--verdict", "approve").err())
        .startsWith("'x' is no version.");
    assertThat(review("--model", "fraud/7", "--verdict", "approve").err())
        .isEqualTo(
            """
            There is no version fraud/7.
              cause: There are: fraud/1.
              remedy: Name one with --model NAME/VERSION.
            """);
    assertThat(review("--model", "frau/1", "--verdict", "approve").err())
        .contains("There is no such model (did you mean fraud?).");
    assertThat(review("--model", "fraud", "--rollback").err())
        .startsWith("There is nothing to roll back of 'fraud'.");
  }

  private Answer review(String... options) {
    return lakehouse.run(
        Stream.concat(Stream.of("review-transition"), Arrays.stream(options))
            .toArray(String[]::new));
  }

  private static int stage(ModelRegistry registry, String runId) {
    int version = register(registry, runId);
    Sample.stage(registry, "fraud", version);
    return version;
  }

  private static int register(ModelRegistry registry, String runId) {
    Provenance provenance = Sample.provenance("fraud", 0, List.of("silver.payments@1"));
    return registry
        .register(
            new NewVersion("fraud", runId, "file:/x/" + runId, "ann", "", Map.of(), provenance))
        .version();
  }

  private List<Stage> stages() {
    return ModelRegistry.of(lakehouse.tables()).versions("fraud").stream()
        .map(ModelVersion::stage)
        .toList();
  }
}
