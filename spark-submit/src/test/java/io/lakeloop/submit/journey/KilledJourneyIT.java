package io.lakeloop.submit.journey;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills the running journey outright and runs it again: the tables must be those of a journey that
 * nobody disturbed.
 */
class KilledJourneyIT {
  private static final int KILLS = Integer.getInteger("lakeloop.kills", 3);
  private static final int TASKS = 13;

  @TempDir private Path folder;

  @Test
  void endsInTheSameTablesWheneverItIsKilled() throws InterruptedException {
    Launcher undisturbed = new Launcher(folder.resolve("undisturbed"));
    Launcher killed = new Launcher(folder.resolve("killed"));
    Process beside = undisturbed.start(journey(undisturbed));
    try {
      // The last task may be over before its moment comes.
      assertThat(kill(killed)).isGreaterThanOrEqualTo(KILLS - 1);
      killed.run(journey(killed)).succeeded();
      undisturbed.end(beside).succeeded();
    } finally {
      beside.destroyForcibly();
    }

    Map<String, String> expected = new LakehouseContents(undisturbed.home()).digests();
    assertThat(expected)
        .containsKeys(
            "bronze.transactions",
            "silver.transactions",
            "gold.customer_days",
            "features.customer_spend",
            "features.terminal_risk",
            "training_sets.card_fraud",
            "registry.model_versions",
            "monitoring.model_comparisons",
            "predictions.card_fraud",
            "monitoring.profile_metrics",
            "monitoring.drift_metrics");
    assertThat(new LakehouseContents(killed.home()).digests()).isEqualTo(expected);
    addsNothingWhenRunAgain(undisturbed, expected);
  }

  /**
   * Starts the journey again and again and kills it, each time further on: so long after the
   * beginning of a task of this share of them.
   *
   * @return how often it was still running when its moment came
   */
  private static int kill(Launcher launcher) throws InterruptedException {
    Random random = new Random(KilledWorkflow.SEED);
    int running = 0;
    for (int kill = 0; kill < KILLS; kill++) {
      int first = TASKS * kill / KILLS;
      int task = first + 1 + random.nextInt(TASKS * (kill + 1) / KILLS - first);
      String begun = "[%d/%d]".formatted(task, TASKS);
      Duration after = Duration.ofMillis(random.nextInt(5_000));
      running += launcher.kill(begun, after, journey(launcher)) ? 1 : 0;
    }
    return running;
  }

  private static void addsNothingWhenRunAgain(Launcher launcher, Map<String, String> before) {
    Map<String, Long> versions = new LakehouseContents(launcher.home()).versions();

    launcher.run(journey(launcher)).succeeded();

    LakehouseContents after = new LakehouseContents(launcher.home());
    assertThat(after.versions()).isEqualTo(versions);
    assertThat(after.digests()).isEqualTo(before);
  }

  // So many customers that a model is good enough to be promoted.
  private static String[] journey(Launcher launcher) {
    return new String[] {
      "run-workflow",
      "--workflow",
      "spark-submit/workflows/card-fraud.job.yml",
      "--param",
      "customers=300,days=84,drift=amount-inflation=1.4@2018-06-14,transactions="
          + launcher.home().resolve("transactions")
    };
  }
}
