package io.lakeloop.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeloop.core.failure.PolicyRefusedException;
import io.lakeloop.core.failure.UsageException;
import io.lakeloop.core.table.PinSource;
import io.lakeloop.core.table.TableName;
import io.lakeloop.core.table.TableVersion;
import io.lakeloop.core.table.Tables;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every registry does, whatever it keeps models in. */
public interface ModelRegistryContract {
  /** The tables of an environment that has the registry, as a new run sees them. */
  Tables tables();

  /** What a run that asks the registry has read. */
  TableName input();

  /** Lets {@code fares} have a first version, made by the run {@code r1}. */
  default void haveOneVersion() {
    registry().register(Sample.version("r1"));
  }

  /** Lets {@code fares} have a version in Production and a second one in Staging. */
  default void haveOneVersionInProductionAndOneInStaging() {
    registry().register(Sample.version("r1"));
    Sample.stage(registry(), "fares", 1);
    Sample.promote(registry(), "fares", 1);
    registry().register(Sample.version("r2"));
    Sample.stage(registry(), "fares", 2);
  }

  private ModelRegistry registry() {
    return ModelRegistry.of(tables());
  }

  @Test
  default void knowsNothingBeforeAnythingIsRegistered() {
    assertThat(registry().all()).isEmpty();
    assertThat(registry().models()).isEmpty();
    assertThat(registry().versions("fares")).isEmpty();
    assertThat(registry().inStage("fares", Stage.PRODUCTION)).isEmpty();
    assertThat(registry().byAlias("fares", "champion")).isEmpty();
    assertThat(registry().registeredBy("fares", "r1")).isEmpty();
    assertThat(registry().activity("fares")).isEmpty();
  }

  @Test
  default void readsBackWholeWhatWasRegisteredOnce() {
    Provenance wide =
        Sample.provenance(IntStream.range(0, 900).mapToObj(i -> "größe_" + i).toList());
    NewVersion made =
        new NewVersion(
            "fares", "r1", "s3a://lake/r1", "ann", "Taxi fares.", Map.of("candidate", "t"), wide);
    ModelVersion first = registry().register(made);
    ModelVersion second = registry().register(Sample.version("r2"));

    assertThat(first.label()).isEqualTo("fares/1");
    assertThat(first.stage()).isEqualTo(Stage.NONE);
    assertThat(first.alias()).isEmpty();
    assertThat(first.provenance()).isEqualTo(wide);
    assertThat(first.tags()).isEqualTo(Map.of("candidate", "t"));
    assertThat(first.artifacts()).isEqualTo("s3a://lake/r1");
    assertThat(first.createdBy()).isEqualTo("ann");
    assertThat(registry().register(made)).isEqualTo(first);
    assertThat(registry().registeredBy("fares", "r1")).contains(first);
    assertThat(registry().models()).containsExactly("fares");
    assertThat(registry().all()).isEqualTo(registry().versions("fares"));
    assertThat(registry().own()).isEqualTo(registry().all());
    assertThat(registry().versions("fares")).containsExactly(first, second);
    assertThat(registry().find("fares", 2)).contains(second);
    assertThat(registry().find("fares", 3)).isEmpty();
  }

  @Test
  default void leadsAVersionIntoProductionInThePlaceOfAnother() {
    haveOneVersionInProductionAndOneInStaging();

    ModelVersion asked =
        registry().requestTransition("fares", 2, Stage.PRODUCTION, "ann", "better");

    assertThat(asked.alias()).contains("challenger");
    assertThat(asked.request())
        .hasValueSatisfying(
            open -> {
              assertThat(open.to()).isEqualTo(Stage.PRODUCTION);
              assertThat(open.requestedBy()).isEqualTo("ann");
              assertThat(open.comment()).isEqualTo("better");
            });
    assertThat(registry().find("fares", 2)).contains(asked);

    ModelVersion produced = registry().approve("fares", 2, "bob", "go");

    assertThat(produced.request()).isEmpty();
    assertThat(registry().byAlias("fares", "champion")).contains(produced);
    assertThat(registry().byAlias("fares", "challenger")).isEmpty();
    assertThat(registry().versions("fares"))
        .extracting(ModelVersion::stage)
        .containsExactly(Stage.ARCHIVED, Stage.PRODUCTION);
    assertThat(said())
        .containsExactly(
            "1: ann registered None",
            "1: ann requested Staging",
            "1: policy approved Staging",
            "1: ann requested Production",
            "1: bob approved Production",
            "2: ann registered None",
            "2: ann requested Staging",
            "2: policy approved Staging",
            "2: ann requested Production better",
            "1: bob displaced Archived by version 2",
            "2: bob approved Production go");
    List<Activity> activity = registry().activity("fares");
    assertThat(activity.get(9).revision()).isEqualTo(activity.get(10).revision());
  }

  @Test
  default void archivesWhatIsTurnedDownAndClosesItsRequest() {
    haveOneVersion();
    registry().requestTransition("fares", 1, Stage.STAGING, "ann", "");

    ModelVersion rejected = registry().reject("fares", 1, "policy", "too few rows");

    assertThat(rejected.stage()).isEqualTo(Stage.ARCHIVED);
    assertThat(rejected.request()).isEmpty();
    assertThat(registry().reject("fares", 1, "policy", "too few rows")).isEqualTo(rejected);
    assertThat(registry().find("fares", 1)).contains(rejected);
  }

  @Test
  default void refusesWhatTheGateDoesNotAllow() {
    haveOneVersion();

    assertThatThrownBy(() -> registry().requestTransition("fares", 1, Stage.PRODUCTION, "ann", ""))
        .isInstanceOf(PolicyRefusedException.class)
        .hasMessageStartingWith("Version fares/1 cannot go from None to Production.");
    assertThatThrownBy(() -> registry().approve("fares", 1, "bob", ""))
        .isInstanceOf(UsageException.class)
        .hasMessageStartingWith("There is no open request for fares/1.");
    assertThatThrownBy(() -> registry().restore("fares", 1, "bob", ""))
        .isInstanceOf(PolicyRefusedException.class)
        .hasMessageStartingWith("Version fares/1 cannot be put back into Production.");
    assertThatThrownBy(() -> registry().approve("fares", 9, "bob", ""))
        .isInstanceOf(UsageException.class)
        .hasMessageStartingWith("There is no version 9 of the model 'fares'.");
    assertThatThrownBy(() -> registry().reject("tips", 1, "bob", ""))
        .hasMessageStartingWith("There is no version 1 of the model 'tips'.");
  }

  @Test
  default void keepsTagsDescriptionsAndRemarksOnce() {
    haveOneVersion();
    for (int repeated = 0; repeated < 2; repeated++) {
      registry().tag("fares", 1, Map.of("checked", "yes", "state", "new"), "policy");
      registry().describe("fares", 1, "Fares, by the hour.", "ann");
      registry().comment("fares", 1, "bob", "looks good ✓");
    }
    ModelVersion tagged = registry().tag("fares", 1, Map.of("state", "old"), "policy");

    assertThat(tagged.tags()).isEqualTo(Map.of("checked", "yes", "state", "old"));
    assertThat(tagged.description()).isEqualTo("Fares, by the hour.");
    assertThat(registry().find("fares", 1)).contains(tagged);
    assertThat(said())
        .containsExactly(
            "1: ann registered None",
            "1: policy tagged checked=yes, state=new",
            "1: ann described Fares, by the hour.",
            "1: bob commented looks good ✓",
            "1: policy tagged state=old");
  }

  @Test
  default void refusesTextsThatCannotBeKeptWhole() {
    String text = "t".repeat(5000);
    NewVersion long1 =
        new NewVersion(
            "fares", "r1", "s3a://lake/r1", "ann", text, Map.of("note", text), Sample.PROVENANCE);
    ModelVersion kept = registry().register(long1);
    assertThat(registry().find("fares", 1)).contains(kept);
    assertThat(kept.description()).isEqualTo(text);
    registry().comment("fares", 1, "bob", text + text);
    assertThat(said()).endsWith("1: bob commented " + text + text);

    assertThatThrownBy(() -> registry().tag("fares", 1, Map.of("note", text + "t"), "bob"))
        .isInstanceOf(UsageException.class)
        .hasMessage(
            """
            The tag 'note' of model fares is too long to be kept.
              cause: It has 5,001 characters; 5,000 is the limit.
              remedy: Shorten it, or write it to a file beside the model.""");
    assertThatThrownBy(() -> registry().tag("fares", 1, Map.of("lakeloop.run-id", "x"), "bob"))
        .isInstanceOf(UsageException.class)
        .hasMessage(
            """
            The tag 'lakeloop.run-id' of model fares cannot be kept.
              cause: Names that begin with lakeloop. are the registry's own.
              remedy: Name it otherwise.""");
    assertThatThrownBy(() -> registry().describe("fares", 1, text + "t", "bob"))
        .hasMessageStartingWith("The description of model fares is too long to be kept.");
    assertThat(registry().find("fares", 1)).contains(kept);
  }

  @Test
  default void keepsWhatIsSaidOfAModelWhicheverVersion() {
    haveOneVersion();
    assertThat(registry().said("fares")).isEqualTo(RegisteredModel.unsaid("fares"));
    RegisteredModel first =
        new RegisteredModel("fares", "Größen ✓", Map.of("owner", "rides", "team", "a"));
    for (int repeated = 0; repeated < 2; repeated++) {
      assertThat(registry().describe(first)).isEqualTo(first);
    }
    Tables asking = tables();
    assertThat(ModelRegistry.of(asking).said("fares")).isEqualTo(first);
    assertThat(asking.access().tablesRead()).isEmpty();

    RegisteredModel more = new RegisteredModel("fares", " ", Map.of("team", "b", "use", "hourly"));
    RegisteredModel all =
        new RegisteredModel(
            "fares", "Größen ✓", Map.of("owner", "rides", "team", "b", "use", "hourly"));
    assertThat(registry().describe(more)).isEqualTo(all);
    assertThat(registry().said("fares")).isEqualTo(all);
    assertThat(registry().find("fares", 1).orElseThrow().tags()).isEmpty();
    registry().describe(new RegisteredModel("tips", "Not trained yet.", Map.of()));
    assertThat(registry().said("tips").description()).isEqualTo("Not trained yet.");
    assertThat(registry().models()).containsExactly("fares");

    assertThatThrownBy(
            () -> registry().describe(new RegisteredModel("fares", "t".repeat(5001), Map.of())))
        .isInstanceOf(UsageException.class)
        .hasMessageStartingWith("The description of model fares is too long to be kept.");
    assertThatThrownBy(
            () -> registry().describe(new RegisteredModel("fares", "", Map.of("a:b", "c"))))
        .hasMessageStartingWith("The tag 'a:b' of model fares cannot be kept.");
    assertThat(registry().said("fares")).isEqualTo(all);
  }

  @Test
  default void holdsTheTrainingSetsOfItsVersionsWithoutBeingAnInput() {
    Tables asking = tables();
    assertThat(new PinnedTrainingSets().pins(asking)).isEmpty();
    haveOneVersion();
    registry().reject("fares", 1, "bob", "");

    assertThat(new PinnedTrainingSets().pins(asking))
        .containsExactly(new PinSource.Pin(TableVersion.parse("training_sets.fares@7"), "fares/1"));
    assertThat(asking.access().tablesRead()).isEmpty();
  }

  @Test
  default void countsQuestionsAsInputs() {
    haveOneVersion();
    Tables asking = tables();
    assertThat(ModelRegistry.of(asking).versions("fares")).hasSize(1);

    assertThat(asking.access().tablesRead()).containsOnlyKeys(input());
  }

  private List<String> said() {
    return registry().activity("fares").stream()
        .map(
            past ->
                "%d: %s %s%s%s"
                    .formatted(
                        past.version(),
                        past.user(),
                        past.action().text(),
                        past.to().map(to -> " " + to.text()).orElse(""),
                        past.comment().isEmpty() ? "" : " " + past.comment()))
        .toList();
  }
}
