package io.lakeloop.registry.delta;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeloop.core.LocalLakehouse;
import io.lakeloop.core.table.TableName;
import io.lakeloop.core.table.Tables;
import io.lakeloop.registry.Activity;
import io.lakeloop.registry.ModelRegistry;
import io.lakeloop.registry.ModelRegistryContract;
import io.lakeloop.registry.ModelVersion;
import io.lakeloop.registry.RegisteredModel;
import io.lakeloop.registry.Sample;
import io.lakeloop.registry.Stage;
import io.lakeloop.registry.rules.ModelState;
import io.lakeloop.registry.rules.Transitions;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeltaModelRegistryTest implements ModelRegistryContract {
  private static final TableName ACTIVITY = TableName.parse("registry.activity");

  @TempDir private static Path begun;
  @TempDir private Path folder;

  @BeforeAll
  static void register() {
    ModelRegistry.of(new LocalLakehouse(begun).tables("prod")).register(Sample.version("r1"));
  }

  @Override
  public void haveOneVersion() {
    new LocalLakehouse(folder).copy(begun, "lakehouse");
  }

  /** At once, by the rules: each step of its own would be a merge. */
  @Override
  public void haveOneVersionInProductionAndOneInStaging() {
    Transitions ann = as("ann");
    ModelState one = as("policy").approve(ann.request(Sample.one(), 1, Stage.STAGING), 1);
    ModelState first = as("bob").approve(ann.request(one, 1, Stage.PRODUCTION), 1);
    ModelState two = ann.register(first, Sample.version("r2"));
    ModelState second = as("policy").approve(ann.request(two, 2, Stage.STAGING), 2);
    assertThat(new DeltaModelStore(tables()).merged(ModelState.none("fares"), second)).isTrue();
  }

  private static Transitions as(String user) {
    return new Transitions(user, Sample.MORNING, "");
  }

  @Override
  public Tables tables() {
    return new LocalLakehouse(folder).tables("prod");
  }

  @Override
  public TableName input() {
    return DeltaModelStore.NAME;
  }

  @Test
  void writesStageAliasAndRequestInOneCommit() {
    Tables tables = tables();
    ModelState asked = as("ann").request(Sample.one(), 1, Stage.STAGING);
    assertThat(new DeltaModelStore(tables).merged(ModelState.none("fares"), asked)).isTrue();
    long before = tables.newestHere(DeltaModelStore.NAME).orElseThrow();

    ModelRegistry.of(tables).approve("fares", 1, "policy", "");

    assertThat(tables.newestHere(DeltaModelStore.NAME)).contains(before + 1);
    assertThat(
            tables
                .readNewest(DeltaModelStore.NAME)
                .select("stage", "alias", "request_to")
                .collectAsList())
        .singleElement()
        .asString()
        .isEqualTo("[Staging,challenger,null]");
    List<Activity> all = ModelRegistry.of(tables).activity("fares");
    assertThat(logged()).containsExactly(all.get(2));
  }

  @Test
  void takesWhatADecisionRestsOnForNoInput() {
    haveOneVersion();
    Tables deciding = tables();
    ModelRegistry.of(deciding).register(Sample.version("r2"));
    ModelRegistry.of(deciding).registeredBy("fares", "r1");

    assertThat(deciding.access().tablesRead()).isEmpty();
  }

  @Test
  void addsToTheLogWhatAKilledJobLeftOut() {
    ModelRegistry registry = ModelRegistry.of(tables());
    new DeltaModelStore(tables()).merged(ModelState.none("fares"), Sample.one());

    registry.register(Sample.version("r1"));
    registry.register(Sample.version("r1"));

    assertThat(logged()).isEqualTo(registry.activity("fares"));
  }

  @Test
  void readsAnotherEnvironmentsModelsThroughButNeverChangesThem() {
    haveOneVersion();
    ModelRegistry registry = ModelRegistry.of(tables());
    ModelRegistry inDev = ModelRegistry.of(new LocalLakehouse(folder).tables("dev"));
    assertThat(inDev.versions("fares")).isEqualTo(registry.versions("fares"));
    assertThat(inDev.own()).isEmpty();

    ModelVersion own = inDev.register(Sample.version("r2"));

    assertThat(own.label()).isEqualTo("fares/1");
    assertThat(registry.versions("fares")).extracting(ModelVersion::runId).containsExactly("r1");
  }

  @Test
  void joinsWhatIsSaidWithWhatIsReadThroughModelByModel() {
    ModelRegistry inProd = ModelRegistry.of(tables());
    RegisteredModel fares = new RegisteredModel("fares", "By the hour.", Map.of("owner", "rides"));
    RegisteredModel tips = new RegisteredModel("tips", "Of a ride.", Map.of("owner", "pay"));
    inProd.describe(fares);
    inProd.describe(tips);
    Tables dev = new LocalLakehouse(folder).tables("dev");
    ModelRegistry inDev = ModelRegistry.of(dev);
    RegisteredModel use = new RegisteredModel("fares", "", Map.of("use", "hourly"));

    RegisteredModel both = inDev.describe(use);

    assertThat(both)
        .isEqualTo(
            new RegisteredModel(
                "fares", "By the hour.", Map.of("owner", "rides", "use", "hourly")));
    assertThat(inDev.said("fares")).isEqualTo(both);
    assertThat(inDev.said("tips")).as("of which dev says nothing").isEqualTo(tips);
    assertThat(inProd.said("fares")).isEqualTo(fares);
    long before = dev.newestHere(ModelsTable.NAME).orElseThrow();
    assertThat(inDev.describe(use)).isEqualTo(both);
    assertThat(dev.newestHere(ModelsTable.NAME)).contains(before);
    assertThat(inDev.describe(RegisteredModel.unsaid("tips"))).as("still prod's").isEqualTo(tips);
    assertThat(inDev.describe(tips)).isEqualTo(tips);
    inProd.describe(new RegisteredModel("tips", "Told anew.", Map.of()));
    assertThat(inDev.said("tips")).as("which dev has said itself").isEqualTo(tips);
  }

  private List<Activity> logged() {
    return tables().readNewest(ACTIVITY).collectAsList().stream()
        .map(VersionRows::activity)
        .toList();
  }
}
