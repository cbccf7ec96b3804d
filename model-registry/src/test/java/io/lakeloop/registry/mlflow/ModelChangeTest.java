package io.lakeloop.registry.mlflow;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lakeloop.registry.Activity;
import io.lakeloop.registry.ModelVersion;
import io.lakeloop.registry.Sample;
import io.lakeloop.registry.Stage;
import io.lakeloop.registry.TransitionRequest;
import io.lakeloop.registry.mlflow.MlflowModelStore.StoredModel;
import io.lakeloop.registry.rules.ModelState;
import io.lakeloop.registry.rules.Transitions;
import io.lakeloop.registry.rules.VersionEntry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the rules make of a model, call by call at a server. */
class ModelChangeTest {
  private static final String TAG = "POST model-versions/set-tag";
  private static final String UNTAG = "DELETE model-versions/delete-tag";
  private static final String MOVE = "POST model-versions/transition-stage";

  @AutoClose private final InMemoryMlflow mlflow = new InMemoryMlflow();
  private final MlflowServer server = new MlflowServer(mlflow.settings(), Duration.ofMillis(1));
  private final VersionCalls calls = new VersionCalls(server, "fares");
  private final Databricks databricks = new Databricks(server);

  @BeforeEach
  void registerTwoVersions() {
    calls.createModel();
    ModelState both = Sample.rules().register(Sample.one(), Sample.version("r2"));
    both.entries().forEach(this::register);
    // What only Databricks knows is asked for once.
    databricks.comment("fares", 1, "hello");
  }

  private void register(VersionEntry entry) {
    ModelVersion version = entry.version();
    ObjectNode body =
        MlflowServer.object()
            .put("name", "fares")
            .put("source", version.artifacts())
            .put("description", version.description());
    body.set("tags", Tags.list(VersionDocument.tags(version, entry.history().get(0), "")));
    server.once("model-versions/create", body).orFail();
  }

  @Test
  void makesOfTheModelWhatTheRulesSay() {
    List<BiFunction<Transitions, ModelState, ModelState>> acts =
        List.of(
            (by, state) -> by.tag(state, 1, Map.of("note", "n".repeat(5000), "a", "")),
            (by, state) -> by.tag(state, 1, Map.of("a", "ß✓😀")),
            (by, state) -> by.describe(state, 1, ""),
            (by, state) -> by.remark(state, 2),
            (by, state) -> by.request(state, 1, Stage.STAGING),
            (by, state) -> by.approve(state, 1),
            (by, state) -> by.request(state, 1, Stage.PRODUCTION),
            (by, state) -> by.approve(state, 1),
            (by, state) -> by.request(state, 2, Stage.STAGING),
            (by, state) -> by.approve(state, 2),
            (by, state) -> by.request(state, 2, Stage.PRODUCTION),
            (by, state) -> by.approve(state, 2),
            (by, state) -> by.restore(state, 1),
            (by, state) -> by.restore(state, 2),
            (by, state) -> by.reject(state, 1));
    for (int act = 0; act < acts.size(); act++) {
      ModelState before = read().state();
      ModelState after = acts.get(act).apply(by("bob", "größer, " + act), before);

      change(after);

      assertThat(read().state()).as("after act %d", act).isEqualTo(after);
    }
    assertThat(mlflow.models.stages("fares"))
        .isEqualTo(Map.of(1, Stage.ARCHIVED, 2, Stage.PRODUCTION));
  }

  @Test
  void writesDownAMoveThenMakesItThenPutsTheRequestAway() {
    change(by("ann", "").request(read().state(), 1, Stage.STAGING));

    assertThat(callsOf(by("bob", "").approve(read().state(), 1)))
        .containsExactly(TAG, MOVE, UNTAG, TAG);
    assertThat(mlflow.models.tags("fares", 1)).containsEntry("lakeloop.settled", "4");
  }

  @Test
  void makesNoCallForWhatIsAsItWas() {
    ModelState state = read().state();

    assertThat(callsOf(state)).isEmpty();
    assertThat(callsOf(by("ann", "").tag(state, 1, Map.of("a", "1", "b", "2"))))
        .as("what was done, and each tag")
        .containsExactly(TAG, TAG, TAG);
    assertThat(callsOf(by("ann", "").tag(read().state(), 1, Map.of("a", "1", "b", "3"))))
        .containsExactly(TAG, TAG);
    assertThat(callsOf(by("ann", "").describe(read().state(), 1, "Otherwise.")))
        .containsExactly(TAG, "PATCH model-versions/update");
  }

  /** Else the version that takes the stage would find it held, should the job be killed. */
  @Test
  void movesTheVersionThatTakesAStageBeforeTheOneThatLeavesIt() {
    promote(1);
    change(by("ann", "").request(read().state(), 2, Stage.STAGING));
    change(by("bob", "").approve(read().state(), 2));
    change(by("ann", "").request(read().state(), 2, Stage.PRODUCTION));
    List<Map<Integer, Stage>> seen = new ArrayList<>();
    String move = "model-versions/transition-stage";
    mlflow.before(
        move, () -> mlflow.before(move, () -> seen.add(Map.copyOf(mlflow.models.stages("fares")))));

    change(by("bob", "").approve(read().state(), 2));

    assertThat(seen).containsExactly(Map.of(1, Stage.ARCHIVED, 2, Stage.PRODUCTION));
  }

  @Test
  void forgetsAMoveThatAKilledJobOnlyWroteDown() {
    Activity never =
        new Activity(
            "fares",
            1,
            9,
            Sample.MORNING,
            "eve",
            Activity.Action.APPROVED,
            Optional.of(Stage.NONE),
            Optional.of(Stage.STAGING),
            "c".repeat(6000));
    calls.setTags(1, VersionDocument.activity(never));
    ModelState before = read().state();
    assertThat(before.revision()).isEqualTo(9);
    assertThat(before.history()).doesNotContain(never);

    change(by("bob", "").remark(before, 1));

    assertThat(mlflow.models.tags("fares", 1))
        .doesNotContainKeys(VersionDocument.activity(never).keySet().toArray(String[]::new));
    assertThat(read().state().history())
        .extracting(past -> past.revision() + " " + past.action().text())
        .containsExactly("1 registered", "2 registered", "10 commented");
  }

  /** A job that was killed left the tags of a request that its move had closed already. */
  @Test
  void leavesNothingOfALongRequestBesideAShortOne() {
    TransitionRequest closed =
        new TransitionRequest(
            Stage.PRODUCTION, "eve", Sample.MORNING, "l".repeat(9000), Optional.empty());
    calls.setTags(1, VersionDocument.request(closed));
    assertThat(read().state().version(1).request()).isEmpty();

    change(by("ann", "short").request(read().state(), 1, Stage.STAGING));

    assertThat(Tags.keys(mlflow.models.tags("fares", 1), VersionDocument.REQUEST))
        .containsExactly("lakeloop.request.1-of-1");
    assertThat(read().state().version(1).request())
        .contains(
            new TransitionRequest(Stage.STAGING, "ann", Sample.MORNING, "short", Optional.empty()));
  }

  private void promote(int number) {
    for (Stage to : List.of(Stage.STAGING, Stage.PRODUCTION)) {
      change(by("ann", "").request(read().state(), number, to));
      change(by("bob", "").approve(read().state(), number));
    }
  }

  private static Transitions by(String user, String comment) {
    return new Transitions(user, Sample.MORNING, comment);
  }

  private StoredModel read() {
    return StoredModel.of("fares", calls.all(), "");
  }

  private void change(ModelState after) {
    new ModelChange(calls, databricks, read()).to(after);
  }

  private List<String> callsOf(ModelState after) {
    StoredModel before = read();
    int made = mlflow.served().size();
    new ModelChange(calls, databricks, before).to(after);
    return mlflow.served().subList(made, mlflow.served().size());
  }
}
