package io.lakeloop.submit.journey;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills the running journey outright and runs it again: the tables must be those of a journey that
 * nobody disturbed. Takes many minutes: runs with {@code -Pchaos}.
 */
@Tag("chaos")
class KilledJourneyIT {
  private static final int KILLS = Integer.getInteger("lakeloop.kills", 3);
  private static final long SEED = Long.getLong("lakeloop.kill.seed", 20260611);

  @TempDir private Path folder;

  @Test
  void endsInTheSameTablesWheneverItIsKilled() throws InterruptedException {
    Launcher undisturbed = new Launcher(folder.resolve("undisturbed"));
    Instant begin = Instant.now();
    undisturbed.run(journey(undisturbed)).succeeded();
    long wholeMillis = Duration.between(begin, Instant.now()).toMillis();
    LakehouseContents wanted = new LakehouseContents(undisturbed.home());
    Map<String, String> expected = wanted.digests();
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

    Launcher killed = new Launcher(folder.resolve("killed"));
    Random random = new Random(SEED);
    for (int kill = 0; kill < KILLS; kill++) {
      // One moment in each part of the journey; what is done already passes quickly the next time.
      long share = wholeMillis / KILLS;
      long moment = Math.max(5_000, (long) (share * (0.5 + random.nextDouble())));
      Process process = killed.start(journey(killed));
      if (!process.waitFor(moment, TimeUnit.MILLISECONDS)) {
        process.destroyForcibly().waitFor();
      }
    }
    killed.run(journey(killed)).succeeded();

    assertThat(new LakehouseContents(killed.home()).digests()).isEqualTo(expected);
    addsNothingWhenRunAgain(undisturbed, expected);
  }

  private static void addsNothingWhenRunAgain(Launcher launcher, Map<String, String> before) {
    Map<String, Long> versions = new LakehouseContents(launcher.home()).versions();

    launcher.run(journey(launcher)).succeeded();

    LakehouseContents after = new LakehouseContents(launcher.home());
    assertThat(after.versions()).isEqualTo(versions);
    assertThat(after.digests()).isEqualTo(before);
  }

  // A hundred customers are enough for every table to get rows.
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
