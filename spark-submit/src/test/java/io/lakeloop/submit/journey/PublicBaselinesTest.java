package io.lakeloop.submit.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.lakeloop.core.LocalLakehouse;
import io.lakeloop.core.LocalLakehouse.Answer;
import io.lakeloop.core.LocalSpark;
import io.lakeloop.registry.ModelRegistry;
import io.lakeloop.registry.Provenance;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * What plain MLlib reaches on public data sets with the same splits, reached from the published
 * files by config and SQL alone, in {@code src/test/resources/baselines}. The figures were measured
 * with Spark 4.1.0; by how much other seeds and partitions move them is what the tolerances allow.
 * Skipped where the data sets are not there.
 */
@ExtendWith(LocalSpark.class)
class PublicBaselinesTest {
  /** One lakehouse holds all projects: what is made with the first table is made once. */
  @TempDir private static Path folder;

  /** The official files; what each column is follows from its type. */
  @Test
  void reachesTheFiguresOfAdultCensus() {
    Provenance trained = trained("adult-census", "adult_census");

    assertThat(trained.rows()).isEqualTo(Map.of("train", 32_561L, "test", 16_281L));
    assertThat(trained.parameters())
        .containsEntry(
            "categorical",
            "workclass,education,marital_status,occupation,relationship,race,sex,native_country");
    Map<String, Double> scores = trained.metrics();
    assertAuc(scores, 0.9044, 0.9023, 0.9181);
    assertThat(scores.get("boosted.log_loss")).isCloseTo(0.3076, within(0.01));
  }

  /** 242 namespaces are more than the bins a tree has by default: it is given as many. */
  @Test
  void reachesTheFiguresOfWikiticker() {
    Provenance trained = trained("wikiticker", "wikiticker");

    assertThat(trained.rows()).isEqualTo(Map.of("train", 27_470L, "test", 11_774L));
    assertAuc(trained.metrics(), 0.9437, 0.9536, 0.9679);
  }

  @Test
  void reachesTheFiguresOfTaxiFares() {
    Provenance trained = trained("nyc-taxi", "nyc_taxi");

    assertThat(trained.rows()).isEqualTo(Map.of("train", 7_000L, "test", 3_000L));
    Map<String, Double> scores = trained.metrics();
    assertThat(scores.get("linear.rmse")).isCloseTo(5.6554, withinPercentage(0.5));
    assertThat(scores.get("forest.rmse")).isCloseTo(5.3084, withinPercentage(5));
    assertThat(scores.get("boosted.rmse")).isCloseTo(8.3552, withinPercentage(2));
  }

  private static void assertAuc(
      Map<String, Double> scores, double linear, double forest, double boosted) {
    assertThat(scores.get("linear.auc_roc")).isCloseTo(linear, within(0.005));
    assertThat(scores.get("forest.auc_roc")).isCloseTo(forest, within(0.01));
    assertThat(scores.get("boosted.auc_roc")).isCloseTo(boosted, within(0.01));
  }

  /** What the registry says of the first version that a project's jobs make of its files. */
  private Provenance trained(String project, String name) {
    Optional<Path> data = Launcher.data(name);
    assumeTrue(data.isPresent(), "the data set " + name + " is not here");
    LocalLakehouse lakehouse =
        new LocalLakehouse(folder)
            .variable(
                "LAKELOOP_DATA", data.get().resolve("..").toAbsolutePath().normalize().toString());
    for (String job :
        List.of("ingest-bronze", "refine-silver", "build-training-set", "train-model")) {
      Answer answer =
          lakehouse.run(job, "--project", Launcher.BASELINES.resolve(project).toString());
      assertThat(answer).as(job).isEqualTo(new Answer(0, "", ""));
    }
    return ModelRegistry.of(lakehouse.tables()).find(name, 1).orElseThrow().provenance();
  }
}
