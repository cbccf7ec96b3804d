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
  private static final String LINEAR = "linear";
  private static final String FOREST = "forest";
  private static final String BOOSTED = "boosted";

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
    assertClasses(scores, LINEAR, 0.9044, 0.7622, 0.3199, 0.8526);
    assertClasses(scores, FOREST, 0.9023, 0.7661, 0.3353, 0.8507);
    assertClasses(scores, BOOSTED, 0.9181, 0.807, 0.3076, 0.8649);
  }

  /** 242 namespaces are more than the bins a tree has by default: it is given as many. */
  @Test
  void reachesTheFiguresOfWikiticker() {
    Provenance trained = trained("wikiticker", "wikiticker");

    assertThat(trained.rows()).isEqualTo(Map.of("train", 27_470L, "test", 11_774L));
    Map<String, Double> scores = trained.metrics();
    assertClasses(scores, LINEAR, 0.9437, 0.9327, 0.3582, 0.9061);
    assertClasses(scores, FOREST, 0.9536, 0.9423, 0.2895, 0.8724);
    assertClasses(scores, BOOSTED, 0.9679, 0.9416, 0.2079, 0.9157);
  }

  @Test
  void reachesTheFiguresOfTaxiFares() {
    Provenance trained = trained("nyc-taxi", "nyc_taxi");

    assertThat(trained.rows()).isEqualTo(Map.of("train", 7_000L, "test", 3_000L));
    Map<String, Double> scores = trained.metrics();
    assertAmounts(scores, LINEAR, 5.6554, 1.7973, 0.747);
    assertAmounts(scores, FOREST, 5.3084, 2.0476, 0.7771);
    assertAmounts(scores, BOOSTED, 8.3552, 1.691, 0.4478);
  }

  /** Rare words of an unregularised fit move its log-loss, areas move together. */
  private static void assertClasses(
      Map<String, Double> scores,
      String candidate,
      double area,
      double precision,
      double logLoss,
      double accuracy) {
    boolean linear = candidate.equals(LINEAR);
    assertThat(scores.get(candidate + ".auc_roc")).isCloseTo(area, within(linear ? 0.005 : 0.01));
    assertThat(scores.get(candidate + ".average_precision"))
        .isCloseTo(precision, within(linear ? 0.005 : 0.02));
    assertThat(scores.get(candidate + ".log_loss")).isCloseTo(logLoss, within(0.033));
    assertThat(scores.get(candidate + ".accuracy")).isCloseTo(accuracy, within(0.01));
  }

  private static void assertAmounts(
      Map<String, Double> scores, String candidate, double rmse, double mae, double share) {
    double percent =
        switch (candidate) {
          case LINEAR -> 0.5;
          case FOREST -> 5;
          default -> 2;
        };
    assertThat(scores.get(candidate + ".rmse")).isCloseTo(rmse, withinPercentage(percent));
    // Few trips are far, and what a tree says of them moves a mean more than a root of squares.
    assertThat(scores.get(candidate + ".mae")).isCloseTo(mae, withinPercentage(2 * percent));
    // What is left unexplained is the square of the error.
    assertThat(1 - scores.getOrDefault(candidate + ".r2", Double.NaN))
        .isCloseTo(1 - share, withinPercentage(2 * percent + 0.1));
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
