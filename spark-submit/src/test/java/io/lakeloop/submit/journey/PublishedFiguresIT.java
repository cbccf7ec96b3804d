package io.lakeloop.submit.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.lakeloop.submit.journey.Launcher.Ended;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Both projects on the real data sets, by their YAML and their workflow files alone; the figures
 * are read back from the registry. Skipped where the data sets are not there.
 */
class PublishedFiguresIT {
  @TempDir private Path home;

  /**
   * The protocol of the Fraud Detection Handbook, chapter 3: a week to train, a week in which
   * labels are unknown, a week to test, without the customers known to be defrauded.
   */
  @Test
  void reproducesTheHandbooksLogisticRegression() {
    Optional<Path> data = Launcher.data("fraud_handbook");
    assumeTrue(data.isPresent(), "the data set fraud_handbook is not here");
    Launcher launcher = new Launcher(home);

    launcher
        .run(
            "run-workflow",
            "--workflow",
            "spark-submit/workflows/card-fraud.job.yml",
            "--only",
            "bronze,silver,training_set,train,compliance,compare",
            "--param",
            "train_until=2018-08-15,transactions=" + data.get().resolve("daily"))
        .succeeded();

    Ended described = launcher.run("describe-model", "card_fraud/1").succeeded();
    assertThat(described.out()).startsWith("card_fraud/1  Production");
    assertThat(figure(described, "rows train")).isEqualTo(67_240);
    assertThat(figure(described, "rows test")).isEqualTo(58_264);
    // Above 0.90 the join would have looked into the future.
    assertThat(figure(described, "logistic_regression.auc_roc")).isCloseTo(0.871, within(0.005));
  }

  /** The time-ordered 70/30 split of all hours. */
  @Test
  void reachesTheBikeRentalFigures() {
    assumeTrue(Launcher.data("bike_sharing").isPresent(), "the data set bike_sharing is not here");
    Launcher launcher = new Launcher(home);
    String[] journey = {"run-workflow", "--workflow", "spark-submit/workflows/bike-demand.job.yml"};

    launcher.run(journey).succeeded();

    Ended described = launcher.run("describe-model", "bike_demand/1").succeeded();
    assertThat(described.out()).startsWith("bike_demand/1  Production");
    assertThat(figure(described, "rows train")).isEqualTo(12_165);
    assertThat(figure(described, "rows test")).isEqualTo(5_214);
    assertThat(figure(described, "linear_regression.rmse")).isCloseTo(163, within(3.26));
    assertThat(figure(described, "boosted_trees.rmse")).isLessThanOrEqualTo(136);
    assertThat(home.resolve("dev/_dashboards/bike-demand.html")).exists();
    // On another number of cores the partitions' sums are added up in another order.
    new Launcher(home, Map.of("LAKELOOP_MASTER", "local[1]"))
        .run(
            "train-model", "--project", "conf/projects/bike-demand", "--reproduce", "bike_demand/1")
        .succeeded();
  }

  private static double figure(Ended described, String name) {
    Matcher line =
        Pattern.compile("^ +" + Pattern.quote(name) + " +([0-9.]+)$", Pattern.MULTILINE)
            .matcher(described.out());
    assertThat(line.find()).as("%s in%n%s", name, described.out()).isTrue();
    return Double.parseDouble(line.group(1));
  }
}
