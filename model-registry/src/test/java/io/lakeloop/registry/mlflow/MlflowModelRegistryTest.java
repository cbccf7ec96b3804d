package io.lakeloop.registry.mlflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeloop.core.LocalLakehouse.Answer;
import io.lakeloop.core.failure.PolicyRefusedException;
import io.lakeloop.core.failure.UsageException;
import io.lakeloop.core.table.TableName;
import io.lakeloop.core.table.Tables;
import io.lakeloop.registry.ExperimentTracker;
import io.lakeloop.registry.ModelRegistry;
import io.lakeloop.registry.ModelRegistryContract;
import io.lakeloop.registry.ModelVersion;
import io.lakeloop.registry.NewVersion;
import io.lakeloop.registry.Sample;
import io.lakeloop.registry.Stage;
import io.lakeloop.registry.TrackedRun;
import io.lakeloop.registry.mlflow.InMemoryMlflow.Fault;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MlflowModelRegistryTest implements ModelRegistryContract {
  @AutoClose private final InMemoryMlflow server = new InMemoryMlflow();
  @TempDir private Path folder;

  @Override
  public Tables tables() {
    return new MlflowLakehouse(folder, server).tables();
  }

  @Override
  public TableName input() {
    return MlflowModelStore.NAME;
  }

  private ModelRegistry registry() {
    return new MlflowLakehouse(folder, server).registry();
  }

  private void stage(int version) {
    Sample.stage(registry(), "fares", version);
  }

  private void promote(int version) {
    Sample.promote(registry(), "fares", version);
  }

  @Test
  void movesTheServersAliasesWithTheStages() {
    registry().register(Sample.version("r1"));
    registry().register(Sample.version("r2"));
    stage(1);
    assertThat(server.models.aliases("fares")).isEqualTo(Map.of("challenger", 1));
    promote(1);
    assertThat(server.models.aliases("fares")).isEqualTo(Map.of("champion", 1));
    stage(2);
    assertThat(server.models.aliases("fares")).isEqualTo(Map.of("champion", 1, "challenger", 2));
    promote(2);
    assertThat(server.models.aliases("fares")).isEqualTo(Map.of("champion", 2));
    registry().restore("fares", 1, "bob", "");
    assertThat(server.models.aliases("fares")).isEqualTo(Map.of("champion", 1));
  }

  @Test
  void registersOnceThoughAnswersAreLost() {
    server
        .fault("registered-models/create", Fault.LOST_ANSWER)
        .fault("model-versions/create", Fault.LOST_ANSWER)
        .fault("model-versions/search", Fault.BUSY)
        .fault("registered-models/alias", Fault.BROKEN)
        .fault("model-versions/set-tag", Fault.LOST_ANSWER);

    registry().register(Sample.version("r1"));
    stage(1);

    assertThat(registry().versions("fares"))
        .extracting(ModelVersion::label)
        .containsExactly("fares/1");
    assertThat(server.served("model-versions/create")).isEqualTo(1);
    assertThat(server.served("registered-models/create")).isEqualTo(1);
  }

  @Test
  void givesOneRunOneVersionThoughTwoRegisterItAtOnce() {
    registry().register(Sample.version("r0"));
    server.before("model-versions/create", () -> registry().register(Sample.version("r1")));

    assertThat(registry().register(Sample.version("r1")).label()).isEqualTo("fares/2");
    assertThat(server.models.stages("fares")).containsOnlyKeys(1, 2);
    assertThat(registry().register(Sample.version("r2")).label()).isEqualTo("fares/4");
  }

  @Test
  void leavesOutWhatOthersRegisteredAndNumbersThatAreGone() {
    server.models.registered("fares", "s3://elsewhere/model");
    server.models.registered("tips", "s3://elsewhere/tips");
    registry().register(Sample.version("r1"));
    registry().register(Sample.version("r2"));
    server.models.deleted("fares", 3);

    assertThat(registry().register(Sample.version("r2")).label()).isEqualTo("fares/4");
    assertThat(registry().models()).containsExactly("fares");
    assertThat(registry().all()).extracting(ModelVersion::version).containsExactly(2, 4);
  }

  /** The server does what comes last; so whoever came first has to be told that it lost. */
  @Test
  void tellsAPromotionThatAnotherCameAtTheSameMoment() {
    registry().register(Sample.version("r1"));
    registry().register(Sample.version("r2"));
    stage(1);
    promote(1);
    stage(2);
    registry().requestTransition("fares", 2, Stage.PRODUCTION, "ann", "");
    // What another does between this one's move and its second look.
    server.before(
        "registered-models/get", () -> server.models.moved("fares", 1, Stage.PRODUCTION, true));
    server.before(
        "model-versions/delete-tag", () -> server.models.moved("fares", 1, Stage.PRODUCTION, true));

    assertThatThrownBy(() -> registry().approve("fares", 2, "bob", ""))
        .isInstanceOf(PolicyRefusedException.class)
        .hasMessage(
            """
            Version fares/2 is not in Production.
              cause: At the same moment version 1 came there.
              remedy: See describe-model fares for what happened, and decide again.""");
    assertThat(server.models.stages("fares"))
        .isEqualTo(Map.of(1, Stage.PRODUCTION, 2, Stage.ARCHIVED));
    assertThat(server.models.aliases("fares")).isEqualTo(Map.of("champion", 1));
  }

  @Test
  void leavesOneOfTwoThatCameIntoProductionAtOnce() {
    registry().register(Sample.version("r1"));
    registry().register(Sample.version("r2"));
    stage(1);
    registry().requestTransition("fares", 1, Stage.PRODUCTION, "ann", "");
    server.before(
        "model-versions/delete-tag",
        () -> server.models.moved("fares", 2, Stage.PRODUCTION, false));

    assertThatThrownBy(() -> registry().approve("fares", 1, "bob", ""))
        .isInstanceOf(PolicyRefusedException.class)
        .hasMessageContaining("At the same moment version 2 came there.");
    assertThat(server.models.stages("fares"))
        .isEqualTo(Map.of(1, Stage.ARCHIVED, 2, Stage.PRODUCTION));
    assertThat(server.models.aliases("fares")).isEqualTo(Map.of("champion", 2));
  }

  @Test
  void decidesAnewWhereTheModelChangedBetweenReadingAndWriting() {
    registry().register(Sample.version("r1"));
    registry().requestTransition("fares", 1, Stage.STAGING, "ann", "");
    // The first look is the one decided on, the second is taken before anything is written.
    server.before(
        "model-versions/search",
        () ->
            server.before(
                "model-versions/search", () -> registry().reject("fares", 1, "eve", "no")));

    assertThatThrownBy(() -> registry().approve("fares", 1, "policy", ""))
        .isInstanceOf(UsageException.class)
        .hasMessageStartingWith("There is no open request for fares/1.");
    assertThat(registry().activity("fares"))
        .extracting(past -> past.user() + " " + past.action().text())
        .containsExactly("ann registered", "ann requested", "eve rejected");
  }

  /**
   * A promotion is killed after each of its calls in turn, and made again as a job would: unless
   * the version is in Production already. It ends in the very state of one that was left alone.
   */
  @Test
  void endsInTheSameStateAfterWhicheverCallItWasKilled() {
    State undisturbed = promotionKilledAfter(Integer.MAX_VALUE);
    int calls = 0;
    boolean killed = true;
    while (killed) {
      int allowed = calls++;
      try (InMemoryMlflow other = new InMemoryMlflow()) {
        MlflowLakehouse lakehouse = new MlflowLakehouse(folder, other);
        prepared(lakehouse.registry());
        other.allowOnly(allowed);
        killed = !succeeds(lakehouse.registry());
        other.allowOnly(Integer.MAX_VALUE);
        finished(lakehouse.registry());
        assertThat(State.of(lakehouse.registry(), other))
            .as("after %d calls", allowed)
            .isEqualTo(undisturbed);
      }
    }
    assertThat(calls).isGreaterThan(8);
  }

  private record State(
      List<Stage> stages, Map<String, Integer> aliases, boolean requested, List<String> activity) {
    static State of(ModelRegistry registry, InMemoryMlflow server) {
      return new State(
          registry.versions("fares").stream().map(ModelVersion::stage).toList(),
          Map.copyOf(server.models.aliases("fares")),
          registry.versions("fares").stream().anyMatch(version -> version.request().isPresent()),
          registry.activity("fares").stream()
              .map(past -> past.version() + " " + past.action().text() + " " + past.user())
              .toList());
    }
  }

  private State promotionKilledAfter(int calls) {
    MlflowLakehouse lakehouse = new MlflowLakehouse(folder, server);
    prepared(lakehouse.registry());
    server.allowOnly(calls);
    assertThat(succeeds(lakehouse.registry())).isTrue();
    finished(lakehouse.registry());
    return State.of(lakehouse.registry(), server);
  }

  private static void prepared(ModelRegistry registry) {
    registry.register(Sample.version("r1"));
    Sample.stage(registry, "fares", 1);
    Sample.promote(registry, "fares", 1);
    registry.register(Sample.version("r2"));
    Sample.stage(registry, "fares", 2);
    registry.requestTransition("fares", 2, Stage.PRODUCTION, "ann", "");
  }

  private static boolean succeeds(ModelRegistry registry) {
    try {
      registry.approve("fares", 2, "bob", "");
      return true;
    } catch (UsageException killed) {
      return false;
    }
  }

  private static void finished(ModelRegistry registry) {
    if (registry.inStage("fares", Stage.PRODUCTION).orElseThrow().version() != 2) {
      registry.approve("fares", 2, "bob", "");
    }
    // Whatever is done next to the model settles what was left out.
    registry.comment("fares", 2, "eve", "seen");
    registry.comment("fares", 2, "eve", "seen");
  }

  @Test
  void keepsAPersonsMoveInMlflowsPagesForTheTruth() {
    registry().register(Sample.version("r1"));
    stage(1);
    promote(1);
    server.models.moved("fares", 1, Stage.ARCHIVED, false);

    assertThat(registry().inStage("fares", Stage.PRODUCTION)).isEmpty();
    assertThat(registry().restore("fares", 1, "bob", "").stage()).isEqualTo(Stage.PRODUCTION);
  }

  @Test
  void registersALocalFolderOnlyAsAPartOfItsRun() {
    NewVersion elsewhere =
        new NewVersion("fares", "r1", "file:/tmp/m", "ann", "", Map.of(), Sample.PROVENANCE);
    assertThatThrownBy(() -> registry().register(elsewhere))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("did not do what was asked: POST model-versions/create at http://")
        .hasMessageContaining("Invalid model version source: 'file:///tmp/m'.");

    ExperimentTracker tracker = ExperimentTracker.of(tables());
    tracker.save(TrackedRun.begun("r1", "rides", "fares", "ann", Instant.EPOCH.plusSeconds(1)));
    String ours = tracker.modelFolder("fares", "r1");
    ModelVersion version =
        registry()
            .register(new NewVersion("fares", "r1", ours, "ann", "", Map.of(), Sample.PROVENANCE));

    assertThat(version.artifacts())
        .isEqualTo(ours)
        .contains("/_artifacts/fares/")
        .startsWith("file:/");
  }

  @Test
  void tellsDatabricksWhatItHasAPlaceFor() {
    server.asDatabricks();
    registry().register(Sample.version("r1"));
    registry().register(Sample.version("r2"));
    stage(1);
    registry().requestTransition("fares", 1, Stage.PRODUCTION, "ann", "better");
    registry().comment("fares", 1, "bob", "looks good");
    registry().approve("fares", 1, "bob", "go");
    registry().requestTransition("fares", 2, Stage.STAGING, "ann", "");
    registry().reject("fares", 2, "policy", "too few rows");

    assertThat(server.models.told)
        .containsExactly(
            "request 1 Staging",
            "approve 1 Staging",
            "request 1 Production",
            "comment 1: looks good",
            "approve 1 Production",
            "request 2 Staging",
            "reject 2 Staging");
    assertThat(server.models.stages("fares"))
        .isEqualTo(Map.of(1, Stage.PRODUCTION, 2, Stage.ARCHIVED));
    assertThat(registry().activity("fares")).hasSize(9);
  }

  /**
   * Somebody may have closed the request in Databricks' pages, or it was made before it was one.
   */
  @Test
  void movesAVersionThatNobodyAskedDatabricksFor() {
    registry().register(Sample.version("r1"));
    registry().requestTransition("fares", 1, Stage.STAGING, "ann", "");
    server.asDatabricks();

    assertThat(registry().approve("fares", 1, "policy", "").stage()).isEqualTo(Stage.STAGING);
    assertThat(server.models.told).isEmpty();
    assertThat(server.models.stages("fares")).isEqualTo(Map.of(1, Stage.STAGING));
    assertThat(server.models.tags("fares", 1)).doesNotContainKey("lakeloop.request.1-of-1");
  }

  /** A comment may have been written though no answer came: it is not written again. */
  @Test
  void tellsDatabricksNothingTwice() {
    server.asDatabricks();
    registry().register(Sample.version("r1"));
    server
        .fault("comments/create", Fault.LOST_ANSWER)
        .fault("transition-requests/create", Fault.LOST_ANSWER);

    registry().comment("fares", 1, "bob", "looks good");
    registry().requestTransition("fares", 1, Stage.STAGING, "ann", "");

    assertThat(server.models.told).containsExactly("comment 1: looks good", "request 1 Staging");
    assertThat(registry().find("fares", 1).orElseThrow().request()).isPresent();
  }

  @Test
  void asksAnotherServerForWhatDatabricksHasOnceOnly() {
    registry().register(Sample.version("r1"));
    ModelRegistry registry = registry();
    registry.requestTransition("fares", 1, Stage.STAGING, "ann", "");
    registry.comment("fares", 1, "bob", "looks good");
    registry.approve("fares", 1, "policy", "");

    assertThat(server.served("transition-requests/list")).isEqualTo(1);
    assertThat(server.served("comments/create")).isZero();
  }

  @Test
  void sharesAServerBetweenEnvironmentsByAPrefix() {
    String settings = "registry: { backend: mlflow, url: '%s', model-prefix: dev_ }\n";
    MlflowLakehouse dev =
        new MlflowLakehouse(folder.resolve("dev"), server, settings.formatted(server.url()));
    ModelRegistry.of(dev.tables()).register(Sample.version("r1"));
    registry().register(Sample.version("r2"));

    assertThat(ModelRegistry.of(dev.tables()).all())
        .extracting(ModelVersion::runId)
        .containsExactly("r1");
    assertThat(ModelRegistry.of(dev.tables()).models()).containsExactly("fares");
    assertThat(registry().models()).containsExactly("fares");
    assertThat(server.models.stages("dev_fares")).containsOnlyKeys(1);
  }

  /** Else a job would be skipped whose version somebody has deleted since, or moved. */
  @Test
  void letsEveryJobThatAskedOrDecidedRunAgain() {
    Tables deciding = tables();
    ModelRegistry.of(deciding).register(Sample.version("r1"));

    assertThat(deciding.access().tablesRead())
        .containsOnlyKeys(MlflowModelStore.NAME)
        .allSatisfy((name, asOf) -> assertThat(deciding.dataChangedSince(name, asOf)).isTrue());
  }

  @Test
  void answersTheCommands() {
    registry().register(Sample.version("r1"));
    stage(1);
    registry().requestTransition("fares", 1, Stage.PRODUCTION, "ann", "better");
    ExperimentTracker.of(tables())
        .save(
            TrackedRun.begun("r1", "rides", "fares", "ann", Sample.MORNING)
                .with(Map.of(), Map.of(), Map.of("mlflow.runName", "trees")));
    var lakehouse = new MlflowLakehouse(folder, server).lakehouse();

    assertThat(lakehouse.run("list-runs", "--env", "prod").out())
        .isEqualTo(
            """
            run  project  experiment  name   status   started              user
            ---  -------  ----------  -----  -------  -------------------  ----
            r1   rides    fares       trees  running  2018-06-11 08:00:00  ann
            """);
    assertThat(lakehouse.run("list-models", "--env", "prod").out())
        .containsPattern("fares +1 +Staging +Production +");
    assertThat(lakehouse.run("describe-model", "--env", "prod", "fares/1").out())
        .startsWith("fares/1  Staging  @challenger\n")
        .contains("trained on               training_sets.fares@7")
        .contains("policy approved → Staging");
    server.require("Bearer s3cret");
    assertThat(lakehouse.run("list-models", "--env", "prod"))
        .isEqualTo(
            new Answer(
                2,
                "",
                """
                The MLflow server did not do what was asked: GET registered-models/search at %s.
                  cause: It answered 401.
                  remedy: Check token, or user and password, under registry in the environment's file.
                """
                    .formatted(server.url())));
  }
}
