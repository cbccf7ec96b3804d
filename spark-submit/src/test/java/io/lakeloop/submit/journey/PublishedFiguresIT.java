package io.lakeloop.submit.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.lakeloop.core.table.Tables;
import io.lakeloop.features.TrainingSet;
import io.lakeloop.registry.ModelRegistry;
import io.lakeloop.registry.ModelVersion;
import io.lakeloop.registry.Provenance;
import io.lakeloop.registry.Stage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Both projects on the real data sets, by their YAML and their workflow files alone, with the
 * further candidates and training sets that {@code src/test/resources/baselines} lays over them;
 * the figures are read back from the registry. Those expected are the books' and plain MLlib's of
 * Spark 4.1.0, within what other seeds and partitions make of them. Skipped where the data sets are
 * not there.
 */
class PublishedFiguresIT {
  /**
   * Where a customer pays twice in one second, the handbook's first row knows nothing of the second
   * one: what a row sees depends on the order of the file. Here both see both.
   */
  private static final List<Long> AT_ONCE = List.of(1_114_752L, 1_120_860L, 1_240_490L, 1_242_689L);

  @TempDir private Path home;

  /**
   * The protocol of the Fraud Detection Handbook, chapter 3: a week to train, a week in which
   * labels are unknown, a week to test, without the customers known to be defrauded. Features, rows
   * and scores are those that it publishes.
   */
  @Test
  void reproducesTheHandbooksProtocol() throws IOException {
    Optional<Path> data = Launcher.data("fraud_handbook");
    assumeTrue(data.isPresent(), "the data set fraud_handbook is not here");
    Path days = data.get().resolve("daily");
    Launcher launcher = new Launcher(home);

    launcher
        .run(
            "run-workflow",
            "--workflow",
            "spark-submit/workflows/card-fraud.job.yml",
            "--only",
            "bronze,silver,training_set,train,compliance,compare",
            "--param",
            "train_until=2018-08-15,transactions=%s,project=%s"
                .formatted(days, overlaid("card-fraud")))
        .succeeded();

    assertThat(found("card_fraud").stage()).isEqualTo(Stage.PRODUCTION);
    Provenance version = registered("card_fraud");
    assertThat(version.rows()).containsEntry("train", 67_240L).containsEntry("test", 58_264L);
    assertThat(
            new HandbookRows(days)
                .differing(trainingRows(version), Instant.parse("2018-07-25T00:00:00Z")))
        .as("payments beside another of the same customer in the same second")
        .containsExactlyElementsOf(AT_ONCE);
    Map<String, Double> scores = version.metrics();
    // Above 0.90 the join would have looked into the future.
    assertThat(scores.get("logistic_regression.auc_roc")).isCloseTo(0.8709, within(0.005));
    assertThat(scores.get("boosted_trees.auc_roc")).isBetween(0.8601 - 0.01, 0.9);
    assertThat(scores.get("random_forest.auc_roc")).isBetween(0.8264 - 0.04, 0.9);
    assertThat(scores.get("logistic_regression.average_precision")).isCloseTo(0.6056, within(0.01));
    assertThat(scores.get("logistic_regression.log_loss")).isCloseTo(0.0202, within(0.002));
    assertThat(scores.get("logistic_regression.accuracy")).isCloseTo(0.9962, within(0.001));
  }

  /**
   * The time-ordered 70/30 split of all hours, without and with the year; and a year for a year.
   */
  @Test
  void reachesTheBikeRentalFigures() throws IOException {
    assumeTrue(Launcher.data("bike_sharing").isPresent(), "the data set bike_sharing is not here");
    Launcher launcher = new Launcher(home);
    String project = overlaid("bike-demand");

    launcher
        .run(
            "run-workflow",
            "--workflow",
            "spark-submit/workflows/bike-demand.job.yml",
            "--param",
            "project=" + project)
        .succeeded();

    assertThat(found("bike_demand").stage()).isEqualTo(Stage.PRODUCTION);
    Provenance plain = registered("bike_demand");
    assertThat(plain.rows()).isEqualTo(Map.of("train", 12_165L, "test", 5_214L));
    assertRmse(plain, 163.0469, 132.8883, 161.3651);
    assertMae(plain, 114.426, 95.3574, 111.0955);
    assertThat(home.resolve("dev/_dashboards/bike-demand.html")).exists();
    // On another number of cores the partitions' sums are added up in another order.
    new Launcher(home, Map.of("LAKELOOP_MASTER", "local[1]"))
        .run("train-model", "--project", project, "--reproduce", "bike_demand/1")
        .succeeded();

    Provenance withYear = registered("bike_demand_with_year");
    assertThat(withYear.rows()).isEqualTo(Map.of("train", 12_165L, "test", 5_214L));
    assertRmse(withYear, 137.4962, 86.5512, 138.8389);
    assertMae(withYear, 104.0981, 59.5094, 98.5239);
    Provenance of2012 = registered("bike_demand_of_2012");
    assertThat(of2012.rows()).isEqualTo(Map.of("train", 8_645L, "test", 8_734L));
    assertRmse(of2012, 157.9945, 129.7497, 159.2);
    assertMae(of2012, 110.1613, 91.8927, 107.177);
  }

  private static void assertRmse(Provenance version, double linear, double boosted, double forest) {
    assertErrors(version, "rmse", 1, linear, boosted, forest);
  }

  private static void assertMae(Provenance version, double linear, double boosted, double forest) {
    assertErrors(version, "mae", 2, linear, boosted, forest);
  }

  /** How far other seeds move an error that counts squares, and so many times that. */
  private static void assertErrors(
      Provenance version, String metric, int times, double linear, double boosted, double forest) {
    Map<String, Double> scores = version.metrics();
    assertThat(scores.get("linear_regression." + metric))
        .isCloseTo(linear, withinPercentage(0.5 * times));
    assertThat(scores.get("boosted_trees." + metric))
        .isCloseTo(boosted, withinPercentage(2.0 * times));
    assertThat(scores.get("random_forest." + metric))
        .isCloseTo(forest, withinPercentage(5.0 * times));
  }

  /** The payments that a version was trained and tested on: the id, then the features. */
  private List<Row> trainingRows(Provenance version) {
    return new LakehouseContents(home)
        .tables()
        .read(TrainingSet.table(version.trainingSet()))
        .select("transaction_id", version.features().toArray(String[]::new))
        .collectAsList();
  }

  private Provenance registered(String model) {
    return found(model).provenance();
  }

  private ModelVersion found(String model) {
    Tables tables = new LakehouseContents(home).tables();
    return ModelRegistry.of(tables).find(model, 1).orElseThrow();
  }

  /** A copy of a project of the repository with what tests lay over it, and where it is. */
  private String overlaid(String name) throws IOException {
    Path project = home.resolve("projects").resolve(name);
    Path from = Launcher.REPOSITORY.resolve("conf/projects").resolve(name);
    Path over = Launcher.BASELINES.resolve(name);
    for (Path file : files(from)) {
      Path copy = project.resolve(from.relativize(file).toString());
      Files.createDirectories(copy.resolveSibling("."));
      Files.copy(file, copy);
    }
    for (Path file : files(over)) {
      Path copy = project.resolve(over.relativize(file).toString());
      Files.writeString(copy, Files.readString(file), StandardOpenOption.APPEND);
    }
    return project.toString();
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).toList();
    }
  }
}
