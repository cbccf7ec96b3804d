package io.lakeloop.training;

import static org.apache.spark.sql.functions.expr;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.lakeloop.core.LocalSpark;
import io.lakeloop.features.TrainingSet;
import io.lakeloop.registry.Provenance;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * What plain MLlib reaches on public data sets with the same splits, reached by config alone. The
 * figures were measured with Spark 4.1.0; by how much other seeds and partitions move them is what
 * the tolerances allow. Skipped where the data sets are not there.
 */
@ExtendWith(LocalSpark.class)
class BaselinesTest {
  private static final String CANDIDATES =
      """
          candidates:
            linear: { algorithm: %s, parameters: { max-iterations: 200 } }
            boosted: { algorithm: gradient-boosted-trees }
      """;

  @TempDir private Path folder;

  /** The official files; what each column is follows from its type. */
  @Test
  void reachesTheFiguresOfAdultCensus(SparkSession spark) {
    Dataset<Row> rows =
        adults(spark, "adult.data.gz", "train", 0)
            .union(adults(spark, "adult.test.gz", "test", 100_000));

    Provenance trained = train("adult", "binary", "logistic-regression", rows);

    assertThat(trained.rows()).isEqualTo(Map.of("train", 32_561L, "test", 16_281L));
    assertThat(trained.parameters().get("categorical"))
        .isEqualTo(
            "workclass,education,marital_status,occupation,relationship,race,sex,native_country");
    Map<String, Double> scores = trained.metrics();
    assertThat(scores.get("linear.auc_roc")).isCloseTo(0.9044, within(0.005));
    assertThat(scores.get("boosted.auc_roc")).isCloseTo(0.9181, within(0.01));
    assertThat(scores.get("boosted.log_loss")).isCloseTo(0.3076, within(0.01));
  }

  /** 242 namespaces are more than the bins a tree has by default: it is given as many. */
  @Test
  void reachesTheFiguresOfWikiticker(SparkSession spark) {
    Dataset<Row> edits =
        ordered(
            spark
                .read()
                .json(data("wikiticker/wikiticker-2015-09-12-restored.json.gz"))
                .selectExpr(
                    "monotonically_increasing_id() AS id",
                    "to_timestamp(time) AS at",
                    "double(isRobot) AS label",
                    "delta",
                    "added",
                    "deleted",
                    "length(comment) AS comment_length",
                    "isMinor AS is_minor",
                    "isNew AS is_new",
                    "hour(to_timestamp(time)) AS hour",
                    "channel",
                    "namespace"),
            27_470);

    Provenance trained = train("wikiticker", "binary", "logistic-regression", edits);

    assertThat(trained.rows()).isEqualTo(Map.of("train", 27_470L, "test", 11_774L));
    Map<String, Double> scores = trained.metrics();
    assertThat(scores.get("linear.auc_roc")).isCloseTo(0.9437, within(0.005));
    assertThat(scores.get("boosted.auc_roc")).isCloseTo(0.9679, within(0.01));
  }

  @Test
  void reachesTheFiguresOfTaxiFares(SparkSession spark) {
    Dataset<Row> trips =
        ordered(
            spark
                .read()
                .parquet(data("nyc_taxi/sample.parquet"))
                .selectExpr(
                    "monotonically_increasing_id() AS id",
                    "timestamp(tpep_pickup_datetime) AS at",
                    "double(fare_amount) AS label",
                    "trip_distance",
                    "hour(tpep_pickup_datetime) AS hour",
                    "dayofweek(tpep_pickup_datetime) AS weekday",
                    "pickup_zip",
                    "dropoff_zip"),
            7_000);

    Provenance trained =
        train(
            "taxi",
            "regression",
            "linear-regression",
            trips,
            "      forest: { algorithm: random-forest }\n");

    assertThat(trained.rows()).isEqualTo(Map.of("train", 7_000L, "test", 3_000L));
    Map<String, Double> scores = trained.metrics();
    assertThat(scores.get("linear.rmse")).isCloseTo(5.6554, within(5.6554 * 0.005));
    assertThat(scores.get("forest.rmse")).isCloseTo(5.3084, within(5.3084 * 0.05));
    assertThat(scores.get("boosted.rmse")).isCloseTo(8.3552, within(8.3552 * 0.02));
  }

  private Provenance train(
      String name, String task, String linear, Dataset<Row> rows, String... more) {
    TrainingProject project =
        new TrainingProject(
            folder,
            name,
            "models:\n  %s:\n    task: %s\n    training-set: %s\n    partitions: 2\n"
                    .formatted(name, task, name)
                + CANDIDATES.formatted(linear)
                + String.join("", more));
    List<String> features =
        Arrays.stream(rows.columns())
            .filter(column -> !List.of("id", "at", "label", "split").contains(column))
            .toList();
    project.put(
        new TrainingSet(name, 0, List.of("id"), "at", "label", features, "d1", List.of()), rows);
    assertThat(project.train().exitCode()).isZero();
    return project.version(name, 1).provenance();
  }

  private static Dataset<Row> adults(SparkSession spark, String file, String split, long offset) {
    return spark
        .read()
        .option("ignoreLeadingWhiteSpace", true)
        .option("ignoreTrailingWhiteSpace", true)
        .schema(
            "age INT, workclass STRING, fnlwgt INT, education STRING, education_num INT,"
                + " marital_status STRING, occupation STRING, relationship STRING, race STRING,"
                + " sex STRING, capital_gain INT, capital_loss INT, hours_per_week INT,"
                + " native_country STRING, income STRING")
        .csv(data("adult_census/" + file))
        // The test file begins with a line of its own.
        .filter("age IS NOT NULL AND income IS NOT NULL")
        .withColumn("label", expr("double(income LIKE '>50K%')"))
        .withColumn("split", expr("'" + split + "'"))
        .withColumn("id", expr(offset + " + monotonically_increasing_id()"))
        .drop("income");
  }

  /** The first rows in the order of their time train; of one time those first in the file. */
  private static Dataset<Row> ordered(Dataset<Row> rows, long train) {
    return rows.withColumn(
        "split", expr("IF(row_number() OVER (ORDER BY at, id) <= " + train + ", 'train', 'test')"));
  }

  private static String data(String file) {
    Path path = Path.of(System.getenv().getOrDefault("LAKELOOP_DATA", "../../shared/data"), file);
    assumeTrue(Files.exists(path), "no sample data");
    return path.toString();
  }
}
