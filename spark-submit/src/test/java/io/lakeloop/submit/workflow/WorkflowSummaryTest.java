package io.lakeloop.submit.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeloop.core.LocalLakehouse;
import io.lakeloop.core.LocalLakehouse.Answer;
import io.lakeloop.core.LocalSpark;
import io.lakeloop.core.table.TableName;
import io.lakeloop.core.table.TableSpec;
import io.lakeloop.core.table.Tables;
import io.lakeloop.registry.ModelRegistry;
import io.lakeloop.registry.NewVersion;
import io.lakeloop.registry.Provenance;
import io.lakeloop.registry.Stage;
import io.lakeloop.registry.Task;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(LocalSpark.class)
class WorkflowSummaryTest {
  private static final String WORKFLOW =
      """
      resources:
        jobs:
          nightly:
            name: nightly
            tasks:
              - task_key: count
                spark_jar_task:
                  main_class_name: io.lakeloop.submit.Lakeloop
                  parameters: [count-rows, --table, silver.trips]
      """;

  private final SparkSession spark;
  @TempDir private Path folder;
  private LocalLakehouse lakehouse;
  private String file;

  WorkflowSummaryTest(SparkSession spark) {
    this.spark = spark;
  }

  @BeforeEach
  void makeLakehouse() {
    lakehouse = new LocalLakehouse(folder);
    file = lakehouse.write("nightly.job.yml", WORKFLOW).toString();
    save("silver.trips", "Trips.", spark.sql("SELECT explode(sequence(1, 1500)) AS id"));
  }

  @Test
  void tellsOfTablesAndWhereTheyLie() {
    Answer answer = lakehouse.run("run-workflow", "--workflow", file, "--summary");

    assertThat(answer.err()).isEmpty();
    assertThat(answer.exitCode()).isZero();
    assertThat(answer.out())
        .containsPattern("Tables\n======\ntable +rows +description\n")
        .containsPattern("gold.counts +1")
        .containsPattern("silver.trips +1,500 +Trips.\n")
        .doesNotContain("ops.job_runs")
        .contains("No model is registered.\n", "Nothing is monitored yet.\n")
        .contains("remove it   rm -r " + folder.resolve("lakehouse/dev") + "\n");
  }

  @Test
  void tellsTheSameWhereNothingWasNew() {
    lakehouse.run("run-workflow", "--workflow", file);
    String first = lakehouse.run("run-workflow", "--workflow", file, "--summary").out();

    assertThat(first).containsPattern("gold.counts +1");
    assertThat(lakehouse.run("run-workflow", "--workflow", file, "--summary").out())
        .isEqualTo(first);
  }

  @Test
  void isSilentUnlessAsked() {
    assertThat(lakehouse.run("run-workflow", "--workflow", file).out()).isEmpty();
  }

  @Test
  void tellsWhatWasPromotedAndWhy() {
    ModelRegistry registry = ModelRegistry.of(lakehouse.tables());
    registry.register(
        new NewVersion("fares", "run1", "file:/a", "ann", "", Map.of(), provenance()));
    registry.requestTransition("fares", 1, Stage.STAGING, "ann", "trained");
    registry.approve("fares", 1, "policy", "r2 0.81 is at least 0.3");

    assertThat(new ModelSummary(registry).text())
        .containsPattern("fares/1 +Staging +rmse 5.2500, r2 0.8100 +\\d{4}-")
        .endsWith("fares/1 approved for Staging by policy: r2 0.81 is at least 0.3\n");
  }

  @Test
  void tellsWhatDriftedInTheNewestWindow() {
    save(
        "monitoring.drift_metrics",
        "",
        spark.sql(
            """
            SELECT monitor, column_name, population_stability_index, slice_key,
              named_struct('start', timestamp(day), 'end', timestamp(day) + INTERVAL 7 DAYS) AS window
            FROM VALUES
              ('fraud', 'amount', 0.9D, NULL, '2018-06-01'),
              ('fraud', 'amount', 0.31D, NULL, '2018-06-08'),
              ('fraud', 'night', 0.1D, NULL, '2018-06-08'),
              ('fraud', 'count', 0.5D, 'country', '2018-06-08'),
              ('fraud', 'id', NULL, NULL, '2018-06-08')
              AS t(monitor, column_name, population_stability_index, slice_key, day)
            """));
    save(
        "monitoring.alerts",
        "",
        spark.sql(
            """
            SELECT 'fraud' AS monitor, 'feature_drift' AS alert, 'amount is 0.31.' AS message, state,
              named_struct('start', timestamp'2018-06-08') AS window
            FROM VALUES ('TRIGGERED'), ('OK') AS t(state)
            """));
    save(
        "monitoring.retraining_requests",
        "",
        spark.sql(
            """
            SELECT 'fraud' AS monitor, 'covariate-drift-without-loss' AS verdict,
              'The quality holds.' AS reason, named_struct('start', timestamp'2018-06-08') AS window
            """));

    assertThat(new DriftSummary(lakehouse.tables()).text())
        .isEqualTo(
            """
            monitor  column  stability index  window from
            -------  ------  ---------------  -------------------
            fraud    amount            0.310  2018-06-08 00:00:00
            alerts: fraud: feature_drift: amount is 0.31.
            retraining_requests: fraud: covariate-drift-without-loss: The quality holds.
            """);
  }

  private static Provenance provenance() {
    return new Provenance(
        "taxi",
        Task.REGRESSION,
        "training_sets.fares",
        0,
        "hash",
        List.of("silver.trips@1"),
        "fare",
        List.of("km"),
        Map.of(),
        Map.of("rmse", 5.25, "r2", 0.81),
        Map.of("train", 70L),
        "abc",
        "c0ffee",
        Map.of());
  }

  private void save(String name, String description, Dataset<Row> rows) {
    Tables tables = lakehouse.tables();
    TableName table = TableName.parse(name);
    tables.create(TableSpec.appended(table, rows.schema(), description));
    tables.append(table, rows.coalesce(1));
  }
}
