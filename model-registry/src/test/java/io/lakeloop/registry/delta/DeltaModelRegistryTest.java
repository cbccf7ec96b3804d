package io.lakeloop.registry.delta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeloop.core.LocalLakehouse;
import io.lakeloop.core.failure.PolicyRefusedException;
import io.lakeloop.core.table.TableName;
import io.lakeloop.core.table.Tables;
import io.lakeloop.registry.Activity;
import io.lakeloop.registry.ModelRegistry;
import io.lakeloop.registry.ModelVersion;
import io.lakeloop.registry.Sample;
import io.lakeloop.registry.Stage;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeltaModelRegistryTest {
  private static final TableName ACTIVITY = TableName.parse("registry.activity");

  @TempDir private Path folder;
  private LocalLakehouse lakehouse;
  private Tables tables;
  private ModelRegistry registry;

  @BeforeEach
  void open() {
    lakehouse = new LocalLakehouse(folder);
    tables = lakehouse.tables("prod");
    registry = ModelRegistry.of(tables);
  }

  @Test
  void knowsNothingBeforeAnythingIsRegistered() {
    assertThat(registry.models()).isEmpty();
    assertThat(registry.versions("fares")).isEmpty();
    assertThat(registry.inStage("fares", Stage.PRODUCTION)).isEmpty();
    assertThat(registry.registeredBy("fares", "r1")).isEmpty();
  }

  @Test
  void readsBackWholeWhatWasRegisteredOnce() {
    ModelVersion first = registry.register(Sample.version("r1"));
    ModelVersion second = registry.register(Sample.version("r2"));

    assertThat(first.label()).isEqualTo("fares/1");
    assertThat(first.stage()).isEqualTo(Stage.NONE);
    assertThat(first.provenance()).isEqualTo(Sample.PROVENANCE);
    assertThat(registry.register(Sample.version("r1"))).isEqualTo(first);
    assertThat(registry.registeredBy("fares", "r1")).contains(first);
    assertThat(registry.models()).containsExactly("fares");
    assertThat(registry.versions("fares")).containsExactly(first, second);
    assertThat(registry.find("fares", 2)).contains(second);
    assertThat(registry.find("fares", 3)).isEmpty();
  }

  @Test
  void leadsVersionsThroughTheStagesAndKeepsALog() {
    registry.register(Sample.version("r1"));
    ModelVersion asked = registry.requestTransition("fares", 1, Stage.STAGING, "ann", "new");
    assertThat(registry.find("fares", 1)).contains(asked);
    registry.approve("fares", 1, "policy", "all checks passed");
    registry.requestTransition("fares", 1, Stage.PRODUCTION, "policy", "first");
    registry.tag("fares", 1, Map.of("checked", "yes"), "policy");
    ModelVersion produced = registry.approve("fares", 1, "bob", "go");

    assertThat(registry.inStage("fares", Stage.PRODUCTION)).contains(produced);
    assertThat(produced.tags()).isEqualTo(Map.of("checked", "yes"));
    assertThat(registry.activity("fares"))
        .extracting(activity -> activity.user() + " " + activity.action().text())
        .containsExactly(
            "ann registered",
            "ann requested",
            "policy approved",
            "policy requested",
            "policy tagged",
            "bob approved");
    assertThat(logged()).containsExactlyInAnyOrderElementsOf(registry.activity("fares"));
    assertThatThrownBy(() -> registry.reject("fares", 1, "bob", ""))
        .isInstanceOf(PolicyRefusedException.class);
  }

  @Test
  void addsToTheLogWhatAKilledJobLeftOut() {
    ModelState none = new ModelState("fares", 0, List.of());
    Transitions rules = new Transitions("ann", Instant.EPOCH, "");
    new VersionsTable(tables).replace(none, rules.register(none, Sample.version("r1")));

    registry.register(Sample.version("r1"));
    registry.register(Sample.version("r1"));

    assertThat(logged()).isEqualTo(registry.activity("fares"));
  }

  @Test
  void countsQuestionsAsInputsButNotWhatADecisionRestsOn() {
    Tables asking = lakehouse.tables("prod");
    ModelRegistry.of(asking).register(Sample.version("r1"));
    assertThat(asking.access().tablesRead()).isEmpty();

    assertThat(ModelRegistry.of(asking).versions("fares")).hasSize(1);

    assertThat(asking.access().tablesRead()).containsOnlyKeys(VersionsTable.NAME);
  }

  @Test
  void readsAnotherEnvironmentsModelsThroughButNeverChangesThem() {
    registry.register(Sample.version("r1"));
    ModelRegistry inDev = ModelRegistry.of(lakehouse.tables("dev"));
    assertThat(inDev.versions("fares")).isEqualTo(registry.versions("fares"));

    ModelVersion own = inDev.register(Sample.version("r2"));

    assertThat(own.label()).isEqualTo("fares/1");
    assertThat(registry.versions("fares")).extracting(ModelVersion::runId).containsExactly("r1");
  }

  private List<Activity> logged() {
    return tables.readNewest(ACTIVITY).collectAsList().stream().map(VersionRows::activity).toList();
  }
}
