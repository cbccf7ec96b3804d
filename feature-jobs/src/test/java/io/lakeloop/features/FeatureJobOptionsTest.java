package io.lakeloop.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeloop.core.LocalLakehouse;
import io.lakeloop.core.failure.UsageException;
import io.lakeloop.core.job.JobArguments;
import io.lakeloop.core.job.JobContext;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What options do not go together is told before any table is looked at: here there are none. */
class FeatureJobOptionsTest {
  private static final String FEATURES =
      """
      feature-tables:
        spend:
          entity: [customer_id]
          event-time: tx_time
          source: silver.transactions
          features: { n: { aggregate: count, window: 1d } }
      training-sets:
        fraud:
          spine: { table: silver.transactions, keys: [id], event-time: at, label: late }
          split: { train-share: 0.5 }
        churn:
          spine: { table: silver.customers, keys: [id], event-time: at, label: left }
          split: { train-share: 0.5 }
      """;

  @TempDir private Path folder;

  @Test
  void aVersionIsOfOneTrainingSet() {
    assertThatThrownBy(() -> build(Map.of("rebuild-from", "3")))
        .isInstanceOf(UsageException.class)
        .hasMessage(
            """
            --rebuild-from names the version of one training set.
              cause: features.yml declares 2: fraud, churn.
              remedy: Add --name NAME.""");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-1", "1.0", "fraud@3", " 3", "1234567890123456789"})
  void aVersionIsANumber(String version) {
    assertThatThrownBy(() -> build(Map.of("rebuild-from", version, "name", "fraud")))
        .isInstanceOf(UsageException.class)
        .hasMessage(
            """
            --rebuild-from takes the number of a version, not '%s'.
              remedy: Find it in tables_written of ops.job_runs."""
                .formatted(version));
  }

  @ParameterizedTest
  @ValueSource(strings = {"from", "to"})
  void aSpanIsComputedOnce(String side) {
    assertThatThrownBy(() -> refresh(Map.of(side, "2018-08-01", "continuous", "10s")))
        .isInstanceOf(UsageException.class)
        .hasMessage(
            """
            --from and --to name a span, --continuous goes on without end.
              cause: A span is computed anew once.
              remedy: Leave one of them out.""");
  }

  @Test
  void aFeatureTableIsOneThatIsDeclared() {
    assertThatThrownBy(() -> refresh(Map.of("table", "spent", "from", "2018-08-01")))
        .isInstanceOf(UsageException.class)
        .hasMessageStartingWith("features.yml declares no feature table 'spent'.\n");
  }

  /** What has not changed since a run that ended well is not run again, else. */
  @ParameterizedTest
  @CsvSource({
    "table, spend, false",
    "continuous, 10s, true",
    "from, 2018-08-01, true",
    "to, 2018-08-01, true"
  })
  void aRefreshRunsWithoutChangesOnlyWhereItIsToGoOnOrASpanIsAsked(
      String option, String value, boolean always) {
    assertThat(new RefreshFeaturesJob().alwaysRuns(context(Map.of(option, value))))
        .isEqualTo(always);
  }

  private void build(Map<String, String> options) {
    new BuildTrainingSetJob().run(context(options));
  }

  private void refresh(Map<String, String> options) {
    new RefreshFeaturesJob().run(context(options));
  }

  private JobContext context(Map<String, String> options) {
    LocalLakehouse lakehouse = new LocalLakehouse(folder);
    lakehouse.write("project/features.yml", FEATURES);
    return lakehouse.context(
        new JobArguments(options), lakehouse.project("project", Map.of()), null);
  }
}
