package io.lakeloop.submit.journey;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeloop.core.LocalSpark;
import io.lakeloop.core.table.TableName;
import io.lakeloop.core.table.TableSpec;
import io.lakeloop.core.table.Tables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A model is trained, and the training is killed outright again and again, each time further on:
 * there is one version in the end, whole, with the runs and files of a training that nobody
 * disturbed, and nothing else.
 */
class KilledTrainingIT {
  private static final int KILLS = Integer.getInteger("lakeloop.training.kills", 3);
  private static final TableName SAMPLES = TableName.parse("silver.samples");
  private static final TableName RUNS = TableName.parse("registry.runs");
  private static final TableName JOBS = TableName.parse("ops.job_runs");

  // Spark's files have one in their names.
  private static final String UUID = "-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}";

  private static final Set<String> TELLING = Set.of("explanation.json", "evaluation.json");

  private static final String FEATURES =
      """
      training-sets:
        samples:
          spine:
            table: silver.samples
            keys: [id]
            event-time: at
            label: label
            features: { n1: n1, n2: n2, word: word }
          lookups: []
          split: { train-share: 0.8 }
      """;
  private static final String TRAINING =
      """
      models:
        samples:
          task: binary
          training-set: samples
          categorical: [word]
          evaluation: { slices: { word: word }, bootstrap: 5 }
          card: { owner: science }
          tuning: { folds: 2 }
          candidates:
            logistic_regression:
              algorithm: logistic-regression
              search: { regularization: { values: [0, 0.01] } }
            boosted_trees: { algorithm: gradient-boosted-trees, parameters: { rounds: 5, depth: 3 } }
      """;

  @TempDir private Path folder;

  @Test
  void endsInOneWholeVersionWheneverItIsKilled() throws IOException, InterruptedException {
    Launcher undisturbed = new Launcher(folder.resolve("undisturbed"));
    Launcher killed = new Launcher(folder.resolve("killed"));
    KilledWorkflow jobs =
        new KilledWorkflow(
                folder, undisturbed, killed, List.of("build-training-set", "train-model"))
            .with("features.yml", FEATURES)
            .with("training.yml", TRAINING);
    String[] training = jobs.workflow();
    writeSamples(undisturbed);
    writeSamples(killed);
    undisturbed.run(training).succeeded();
    Random random = new Random(KilledWorkflow.SEED);
    long took = took(undisturbed);
    int running = 0;
    for (int kill = 0; kill < KILLS; kill++) {
      Duration after = Duration.ofMillis((long) (took * (kill + random.nextDouble()) / KILLS));
      running += killed.kill("[2/2]", after, training) ? 1 : 0;
    }
    // The last moments lie near the end, which may be sooner.
    assertThat(running).as("killed while running").isGreaterThanOrEqualTo(KILLS * 5 / 7);

    killed.run(training).succeeded();

    Map<String, String> expected = new LakehouseContents(undisturbed.home()).digests();
    assertThat(expected).containsKeys("registry.model_versions", "registry.runs");
    assertThat(expected.get("registry.model_versions")).startsWith("1 rows, ");
    assertThat(new LakehouseContents(killed.home()).digests()).isEqualTo(expected);
    assertThat(
            new LakehouseContents(killed.home())
                .tables()
                .read(RUNS)
                .select("status")
                .distinct()
                .collectAsList())
        .containsExactly(RowFactory.create("finished"));
    assertThat(artifacts(killed))
        .isEqualTo(artifacts(undisturbed))
        .containsKeys(TELLING.toArray(String[]::new))
        .containsKey("MLmodel");
  }

  /** Writes the rows to learn from into a lakehouse. */
  private static void writeSamples(Launcher launcher) {
    Tables tables = new LakehouseContents(launcher.home()).tables();
    Dataset<Row> rows =
        LocalSpark.session()
            .range(0, 2_000, 1, 1)
            .selectExpr(
                "id",
                "timestamp_seconds(1514764800 + id) AS at",
                "pmod(xxhash64(id, 1), 1000) / 500D - 1 AS n1",
                "pmod(xxhash64(id, 2), 1000) / 500D - 1 AS n2",
                "concat('w', pmod(xxhash64(id, 3), 7)) AS word")
            .selectExpr(
                "*",
                "CAST(n1 + n2 * n2 + pmod(xxhash64(id, 4), 100) / 100D > 0.8 AS INT) AS label");
    tables.create(TableSpec.appended(SAMPLES, rows.schema().asNullable(), "Samples."));
    tables.append(SAMPLES, rows);
  }

  /** How long the training took, in milliseconds. */
  private static long took(Launcher launcher) {
    return new LakehouseContents(launcher.home())
        .tables()
        .read(JOBS)
        .where("job = 'train-model' AND status = 'SUCCEEDED'")
        .select("duration_ms")
        .first()
        .getLong(0);
  }

  /**
   * The files of the one version, by what each is called wherever it lies and whenever it was made,
   * with the text of those that tell what was learnt.
   */
  private static Map<String, String> artifacts(Launcher launcher) throws IOException {
    Path models;
    try (Stream<Path> found = Files.walk(launcher.home())) {
      models = found.filter(path -> path.endsWith("_artifacts/samples")).findFirst().orElseThrow();
    }
    try (Stream<Path> runs = Files.list(models)) {
      assertThat(runs).as("folders of versions").hasSize(1);
    }
    List<Path> files;
    try (Stream<Path> found = Files.walk(models)) {
      files = found.filter(Files::isRegularFile).toList();
    }
    Map<String, String> artifacts = new TreeMap<>();
    for (Path file : files) {
      Path name = models.relativize(file).subpath(1, models.relativize(file).getNameCount());
      artifacts.put(
          name.toString().replaceAll(UUID, "").replaceAll("_[0-9a-f]{12}", ""),
          TELLING.contains(name.toString()) ? Files.readString(file) : "");
    }
    return artifacts;
  }
}
