package io.lakeloop.submit.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeloop.core.LocalLakehouse;
import io.lakeloop.core.LocalSpark;
import io.lakeloop.core.table.TableName;
import io.lakeloop.core.table.TableSpec;
import io.lakeloop.core.table.Tables;
import io.lakeloop.registry.ModelRegistry;
import io.lakeloop.registry.ModelVersion;
import io.lakeloop.registry.NewVersion;
import io.lakeloop.registry.PredictionColumns;
import io.lakeloop.registry.Sample;
import io.lakeloop.registry.Stage;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(LocalSpark.class)
class ModelLineageTest {
  private static final TableName BRONZE = TableName.parse("bronze.rides");
  private static final TableName SILVER = TableName.parse("silver.rides");
  private static final TableName ZONES = TableName.parse("silver.zones");
  private static final TableName SET = TableName.parse("training_sets.fares");
  private static final TableName PREDICTIONS = TableName.parse("predictions.fares");
  private static final TableName DRIFT = TableName.parse("monitoring.drift_metrics");

  private final SparkSession spark;
  @TempDir private Path folder;

  private final Lineage lineage =
      new Lineage(
          List.of(
              run("ingest-bronze", 1, Map.of(), Map.of(BRONZE, 3L)),
              run("refine-silver", 2, Map.of(BRONZE, 3L), Map.of(SILVER, 12L)),
              run("build-training-set", 3, Map.of(SILVER, 12L), Map.of(SET, 7L)),
              run("ingest-bronze", 4, Map.of(), Map.of(BRONZE, 4L)),
              run("refine-silver", 5, Map.of(BRONZE, 4L), Map.of(SILVER, 13L)),
              run("build-training-set", 6, Map.of(SILVER, 13L), Map.of(SET, 8L)),
              run("monitor-model", 7, Map.of(PREDICTIONS, 0L), Map.of(DRIFT, 0L))));

  ModelLineageTest(SparkSession spark) {
    this.spark = spark;
  }

  @Test
  void tellsWhatAVersionWasMadeFromAsItWasThen() {
    ModelLineage models = new ModelLineage(lineage, List.of());

    assertThat(models.upstream(version(1, 7, "silver.rides@12")))
        .containsExactly(
            "fares/1  by run run-1 of build abc123",
            "  training_sets.fares@7  by build-training-set run3",
            "    silver.rides@12  by refine-silver run2",
            "      bronze.rides@3  by ingest-bronze run1");
    assertThat(models.upstream(version(2, 8, "silver.rides@13")))
        .contains("      bronze.rides@4  by ingest-bronze run4");
  }

  @Test
  void trustsAVersionsProvenanceWhereNoRunIsKnown() {
    ModelLineage models = new ModelLineage(new Lineage(List.of()), List.of());

    assertThat(models.upstream(version(1, 7, "silver.rides@12", "silver.zones@2")))
        .containsExactly(
            "fares/1  by run run-1 of build abc123",
            "  training_sets.fares@7",
            "    silver.rides@12",
            "    silver.zones@2");
  }

  @Test
  void tellsWhichVersionsSawATableAndAtWhichVersion() {
    ModelLineage models =
        new ModelLineage(
            lineage, List.of(version(1, 7, "silver.rides@12"), version(2, 8, "silver.rides@13")));

    assertThat(models.learntFrom(SET))
        .containsExactly(
            "fares/1  None  training_sets.fares@7", "fares/2  None  training_sets.fares@8");
    assertThat(models.learntFrom(SILVER))
        .containsExactly(
            "fares/1  None  silver.rides@12 in training_sets.fares@7",
            "fares/2  None  silver.rides@13 in training_sets.fares@8");
    assertThat(models.learntFrom(BRONZE))
        .as("by the runs in between")
        .containsExactly(
            "fares/1  None  bronze.rides@3 in training_sets.fares@7",
            "fares/2  None  bronze.rides@4 in training_sets.fares@8");
    assertThat(models.learntFrom(ZONES)).isEmpty();
    assertThat(models.learntFrom(DRIFT)).as("what came after").isEmpty();
  }

  @Test
  void answersBothWaysOfARegisteredVersion() {
    LocalLakehouse lakehouse = new LocalLakehouse(folder);
    Tables tables = lakehouse.tables("dev");
    ModelRegistry registry = ModelRegistry.of(tables);
    for (int run = 1; run <= 2; run++) {
      registry.register(
          new NewVersion(
              "fares",
              "run-" + run,
              "file:/a",
              "ann",
              "",
              Map.of(),
              Sample.provenance("fares", run, List.of("silver.rides@12"))));
    }
    Dataset<Row> scored =
        spark
            .range(3)
            .selectExpr("id", "CAST(1 + id % 2 AS INT) AS " + PredictionColumns.MODEL_VERSION)
            .coalesce(1);
    tables.create(TableSpec.appended(PREDICTIONS, scored.schema().asNullable(), "Predictions."));
    tables.append(PREDICTIONS, scored);

    assertThat(lakehouse.run("trace-lineage", "fares/1").out())
        .isEqualTo(
            """
            fares/1: None

            Made from:
              fares/1  by run run-1 of build abc123
                training_sets.fares@1
                  silver.rides@12
            Went into:
              fares/1
                predictions.fares  2 rows
            """);
    assertThat(lakehouse.run("trace-lineage", "predictions.fares").out())
        .doesNotContain("Models that learnt from it");
    assertThat(lakehouse.run("trace-lineage", "fares/3"))
        .satisfies(answer -> assertThat(answer.exitCode()).isEqualTo(2))
        .satisfies(
            answer ->
                assertThat(answer.err())
                    .startsWith("There is no model version 'fares/3' in 'dev'.\n"));
  }

  private static ModelVersion version(int number, long setVersion, String... sources) {
    return new ModelVersion(
        "fares",
        number,
        Stage.NONE,
        "run-" + number,
        "file:/a",
        "ann",
        Instant.EPOCH,
        "",
        Map.of(),
        Sample.provenance("fares", setVersion, List.of(sources)),
        Optional.empty());
  }

  private static Run run(
      String job, int number, Map<TableName, Long> read, Map<TableName, Long> written) {
    return new Run(job, "run" + number, Instant.ofEpochSecond(number), read, written);
  }
}
