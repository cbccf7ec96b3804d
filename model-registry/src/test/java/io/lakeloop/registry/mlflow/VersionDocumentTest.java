package io.lakeloop.registry.mlflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lakeloop.registry.Activity;
import io.lakeloop.registry.ModelVersion;
import io.lakeloop.registry.Sample;
import io.lakeloop.registry.Stage;
import io.lakeloop.registry.TransitionRequest;
import io.lakeloop.registry.rules.VersionEntry;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VersionDocumentTest {
  private static final VersionEntry REGISTERED = Sample.one().find(1).orElseThrow();

  @Test
  void readsBackWhatIsRegistered() {
    ModelVersion tagged = REGISTERED.version().tagged(Map.of("näme 😀", "Größe\n✓"));
    Map<String, String> tags = VersionDocument.tags(tagged, REGISTERED.history().get(0), "dev_");

    VersionDocument read =
        VersionDocument.of(node(Stage.NONE, tags), "fares", "dev_").orElseThrow();

    assertThat(read)
        .isEqualTo(new VersionDocument(tags, new VersionEntry(tagged, REGISTERED.history()), 1234));
    assertThat(read.number()).isEqualTo(1);
    assertThat(read.revision()).isEqualTo(1);
    assertThat(read.abandoned()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"'', '', true", "'', dev_, false", "dev_, '', false", "dev_, de, false"})
  void isOfTheEnvironmentThatRegisteredItOnly(String registered, String reading, boolean ours) {
    Map<String, String> tags =
        VersionDocument.tags(REGISTERED.version(), REGISTERED.history().get(0), registered);

    assertThat(VersionDocument.of(node(Stage.NONE, tags), "fares", reading).isPresent())
        .isEqualTo(ours);
  }

  @Test
  void isNoneOfOursWithoutItsWholeProvenance() {
    Map<String, String> tags = tags();
    tags.remove("lakeloop.provenance.1-of-1");

    assertThat(VersionDocument.of(node(Stage.NONE, tags), "fares", "")).isEmpty();
    assertThat(VersionDocument.of(MlflowServer.object(), "fares", "")).isEmpty();
  }

  @Test
  void takesFromTheServerWhatItsTagsDoNotSay() {
    Map<String, String> tags = tags();
    tags.keySet()
        .removeAll(List.of("lakeloop.run-id", "lakeloop.artifacts", "lakeloop.created-by"));
    ObjectNode node = node(Stage.NONE, tags).put("run_id", "0af1").put("user_id", "eve");
    node.remove(List.of("current_stage", "description", "last_updated_timestamp"));

    VersionDocument read = VersionDocument.of(node, "fares", "").orElseThrow();

    ModelVersion version = read.entry().version();
    assertThat(List.of(version.runId(), version.artifacts(), version.createdBy()))
        .containsExactly("0af1", "s3://lake/r1", "eve");
    assertThat(version.stage()).isEqualTo(Stage.NONE);
    assertThat(version.description()).isEmpty();
    assertThat(read.updatedAt()).isZero();
  }

  @Test
  void refusesAStageThatMlflowDoesNotHave() {
    ObjectNode node = node(Stage.NONE, tags()).put("current_stage", "Live");

    assertThatThrownBy(() -> VersionDocument.of(node, "fares", ""))
        .hasMessage("'Live' is no stage: one of None, Staging, Production, Archived");
  }

  /** A job may be killed between writing down a move and making it. */
  @ParameterizedTest
  @CsvSource({
    // the action at revision 5, to, the stage at the server, settled up to, whether it holds
    "REQUESTED,  Staging,    None,       ,  true",
    "TAGGED,     ,           Archived,   ,  true",
    "COMMENTED,  ,           None,       0, true",
    "APPROVED,   Staging,    None,       ,  false",
    "APPROVED,   Staging,    None,       4, false",
    "APPROVED,   Staging,    Staging,    ,  true",
    "APPROVED,   Staging,    Production, 5, true",
    "APPROVED,   Production, Archived,   6, true",
    "REJECTED,   Archived,   Staging,    ,  false",
    "REJECTED,   Archived,   Archived,   ,  true",
    "DISPLACED,  Archived,   Production, 4, false",
    "DISPLACED,  Archived,   Archived,   4, true",
    "RESTORED,   Production, Archived,   4, false",
    "RESTORED,   Production, Production, 4, true"
  })
  void countsAMoveOnceTheServerHasMadeIt(
      Activity.Action action, String to, String stage, String settled, boolean holds) {
    Activity activity =
        activity(5, "bob", action, Optional.ofNullable(to).map(Stage::parse), "a".repeat(6000));
    Map<String, String> tags = tags();
    tags.putAll(VersionDocument.activity(activity));
    Optional.ofNullable(settled).ifPresent(upTo -> tags.put(VersionDocument.SETTLED, upTo));

    VersionDocument read =
        VersionDocument.of(node(Stage.parse(stage), tags), "fares", "").orElseThrow();

    Activity first = REGISTERED.history().get(0);
    assertThat(read.entry().history()).isEqualTo(holds ? List.of(first, activity) : List.of(first));
    assertThat(read.revision()).as("no revision comes twice").isEqualTo(5);
    assertThat(read.abandoned())
        .isEqualTo(holds ? List.of() : List.copyOf(VersionDocument.activity(activity).keySet()));
  }

  @ParameterizedTest
  @CsvSource({
    "Staging,    None,       true",
    "Staging,    Staging,    false",
    "Staging,    Production, false",
    "Staging,    Archived,   false",
    "Production, None,       false",
    "Production, Staging,    true",
    "Production, Production, false",
    "Production, Archived,   false"
  })
  void closesARequestByTheMoveItself(String to, String stage, boolean open) {
    TransitionRequest wish =
        new TransitionRequest(Stage.parse(to), "ann", Sample.MORNING, "Größer ✓", Optional.of(3));
    Map<String, String> tags = tags();
    tags.putAll(VersionDocument.request(wish));

    assertThat(
            VersionDocument.of(node(Stage.parse(stage), tags), "fares", "")
                .orElseThrow()
                .entry()
                .version()
                .request())
        .isEqualTo(open ? Optional.of(wish) : Optional.empty());
  }

  @Test
  void readsARequestThatReplacesNoVersion() {
    TransitionRequest wish =
        new TransitionRequest(Stage.STAGING, "ann", Sample.MORNING, "", Optional.empty());

    assertThat(ActivityDocument.request(ActivityDocument.json(wish))).isEqualTo(wish);
  }

  /** Two processes may write the next revision at the same moment. */
  @Test
  void keepsBothOfTwoActsOfOneRevisionInTheOrderOfTheirTimes() {
    Activity early = activity(2, "zoe", Activity.Action.COMMENTED, Optional.empty(), "first");
    Activity late = at(Sample.MORNING.plusNanos(1000), early, "second");
    Map<String, String> tags = tags();
    tags.putAll(VersionDocument.activity(late));
    tags.putAll(VersionDocument.activity(early));
    tags.putAll(VersionDocument.activity(early));

    assertThat(
            VersionDocument.of(node(Stage.NONE, tags), "fares", "").orElseThrow().entry().history())
        .containsExactly(REGISTERED.history().get(0), early, late);
  }

  @Test
  void showsOfTagsThoseThatAreNotOurs() {
    assertThat(
            VersionDocument.shown(
                Map.of("lakeloop.settled", "4", "lakeloop", "a", "team", "b", "my.lakeloop.x", "")))
        .isEqualTo(Map.of("lakeloop", "a", "team", "b", "my.lakeloop.x", ""));
  }

  private static Map<String, String> tags() {
    return new TreeMap<>(
        VersionDocument.tags(REGISTERED.version(), REGISTERED.history().get(0), ""));
  }

  private static ObjectNode node(Stage stage, Map<String, String> tags) {
    ObjectNode node =
        MlflowServer.object()
            .put("name", "fares")
            .put("version", "1")
            .put("current_stage", stage.text())
            .put("source", "s3://lake/r1")
            .put("description", "Taxi fares.")
            .put("creation_timestamp", 0)
            .put("last_updated_timestamp", 1234);
    node.set("tags", Tags.list(tags));
    return node;
  }

  private static Activity activity(
      long revision, String user, Activity.Action action, Optional<Stage> to, String comment) {
    return new Activity(
        "fares", 1, revision, Sample.MORNING, user, action, Optional.empty(), to, comment);
  }

  private static Activity at(Instant time, Activity past, String comment) {
    return new Activity(
        past.model(),
        past.version(),
        past.revision(),
        time,
        "ann",
        past.action(),
        past.from(),
        past.to(),
        comment);
  }
}
