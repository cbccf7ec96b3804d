package io.lakeloop.submit.journey;

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
import io.lakeloop.registry.Sample;
import io.lakeloop.registry.mlflow.InMemoryMlflow;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The care of tables does not know the registry: here both are there. */
@ExtendWith(LocalSpark.class)
class PinnedTrainingSetTest {
  private static final TableName SET = TableName.parse("training_sets.fares");

  private final SparkSession spark;
  @TempDir private Path folder;
  private LocalLakehouse lakehouse;

  PinnedTrainingSetTest(SparkSession spark) {
    this.spark = spark;
  }

  @BeforeEach
  void open() {
    lakehouse = new LocalLakehouse(folder);
  }

  @Test
  void isKeptForTheModelThatIsRegisteredInTables() {
    assertKeptFor("");
  }

  @Test
  void isKeptForTheModelThatIsRegisteredWithAServer() {
    try (InMemoryMlflow server = new InMemoryMlflow()) {
      assertKeptFor(server.environment());
    }
  }

  @Test
  void isKeptForTheModelThatWasInTablesBeforeThereWasAServer() {
    try (InMemoryMlflow server = new InMemoryMlflow()) {
      environment("");
      put(3);
      ModelRegistry.of(lakehouse.tables()).register(trainedOn(1));
      environment(server.environment());
      ModelRegistry.of(lakehouse.tables()).register(trainedOn(2));

      assertKept(1);
    }
  }

  /** Without an answer nobody knows which versions are needed: none is removed. */
  @Test
  void isLeftAloneWhereTheServerCannotBeAsked() {
    try (InMemoryMlflow server = new InMemoryMlflow()) {
      environment("registry: { backend: mlflow, url: '" + server.url() + "/elsewhere' }\n");
      put(1);

      Answer answer = lakehouse.run("maintain-tables", "--table", SET.local());

      assertThat(answer.exitCode()).isEqualTo(2);
      assertThat(answer.err())
          .startsWith(
              "The MLflow server did not do what was asked: GET registered-models/search at ")
          .endsWith(
              "remedy: Check url under registry in the environment's file: no MLflow answers"
                  + " there.\n");
      assertThat(lakehouse.tables().exists(TableName.parse("ops.table_health"))).isFalse();
    }
  }

  private void assertKeptFor(String registry) {
    environment(registry);
    put(3);
    ModelRegistry.of(lakehouse.tables()).register(trainedOn(1));

    assertKept(1);
  }

  private void assertKept(long version) {
    Answer answer = lakehouse.run("maintain-tables", "--table", SET.local());

    assertThat(answer).isEqualTo(new Answer(0, "", ""));
    assertThat(
            lakehouse
                .tables()
                .read(TableName.parse("ops.table_health"))
                .select("pinned_version", "kept_hours")
                .collectAsList())
        .containsExactly(RowFactory.create(version, 90L * 24));
  }

  private void environment(String registry) {
    lakehouse.write(
        "conf/environments/dev.yml", "root: " + folder.resolve("lakehouse/dev") + "\n" + registry);
  }

  private void put(int versions) {
    Tables tables = lakehouse.tables();
    Dataset<Row> rows = spark.range(0, 2, 1, 1).toDF("id");
    for (int version = 0; version < versions; version++) {
      tables.replace(TableSpec.appended(SET, rows.schema(), ""), rows);
    }
  }

  private static NewVersion trainedOn(long version) {
    Provenance provenance = Sample.provenance(SET.name(), version, List.of());
    return new NewVersion("fares", "run", "s3a://none", "ann", "", Map.of(), provenance);
  }
}
