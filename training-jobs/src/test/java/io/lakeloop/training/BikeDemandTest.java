package io.lakeloop.training;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.lakeloop.core.LocalSpark;
import io.lakeloop.features.TrainingSet;
import io.lakeloop.registry.ModelVersion;
import io.lakeloop.registry.Stage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The project bike-demand's own config on the public data set it is about. */
@ExtendWith(LocalSpark.class)
class BikeDemandTest {
  private static final List<String> FEATURES =
      List.of(
          "season",
          "month",
          "hour",
          "is_holiday",
          "weekday",
          "is_workingday",
          "weather",
          "temperature",
          "felt_temperature",
          "humidity",
          "wind_speed");

  @TempDir private Path folder;

  @Test
  void reachesTheScoresOfAPlainSparkPipeline(SparkSession spark) throws IOException {
    Path hours =
        Path.of(System.getenv().getOrDefault("LAKELOOP_DATA", "../../shared/data"))
            .resolve("bike_sharing/hour.csv");
    assumeTrue(Files.exists(hours), "no sample data");
    TrainingProject project =
        new TrainingProject(
            folder,
            "bike-demand",
            Files.readString(Path.of("../conf/projects/bike-demand/training.yml")));
    project.put(
        new TrainingSet(
            "bike_demand",
            0,
            List.of("hour_start"),
            "hour_start",
            "rentals",
            FEATURES,
            "d1",
            List.of("silver.hours@1")),
        rows(spark, hours));

    assertThat(project.train().exitCode()).isZero();

    ModelVersion version = project.version("bike_demand", 1);
    Map<String, Double> scores = version.provenance().metrics();
    assertThat(version.stage()).isEqualTo(Stage.NONE);
    assertThat(version.request().orElseThrow().to()).isEqualTo(Stage.STAGING);
    assertThat(version.provenance().rows()).isEqualTo(Map.of("train", 12165L, "test", 5214L));
    assertThat(scores.get("linear_regression.rmse")).isCloseTo(163.05, within(163.05 * 0.02));
    assertThat(scores.get("boosted_trees.rmse")).isLessThanOrEqualTo(136.0);
    assertThat(scores.get("rmse")).isEqualTo(scores.get("boosted_trees.rmse"));
  }

  private static Dataset<Row> rows(SparkSession spark, Path hours) {
    Dataset<Row> file =
        spark
            .read()
            .option("header", true)
            .option("inferSchema", true)
            .csv(hours.toString())
            .orderBy("instant");
    long train = (long) Math.floor(0.7 * file.count());
    return file.selectExpr(
            "make_timestamp(year(dteday), month(dteday), day(dteday), hr, 0, 0) AS hour_start",
            "IF(instant <= " + train + ", 'train', 'test') AS split",
            "CAST(cnt AS DOUBLE) AS rentals",
            "season",
            "mnth AS month",
            "hr AS hour",
            "holiday AS is_holiday",
            "weekday",
            "workingday AS is_workingday",
            "weathersit AS weather",
            "temp AS temperature",
            "atemp AS felt_temperature",
            "hum AS humidity",
            "windspeed AS wind_speed")
        .filter(col("hour_start").isNotNull());
  }
}
