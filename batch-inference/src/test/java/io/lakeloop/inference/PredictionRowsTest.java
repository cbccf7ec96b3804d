package io.lakeloop.inference;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeloop.core.LocalSpark;
import io.lakeloop.core.config.Hash;
import io.lakeloop.core.table.TableName;
import io.lakeloop.features.FeatureSet;
import io.lakeloop.features.FeaturesConfig;
import io.lakeloop.features.SpineConfig;
import io.lakeloop.features.SplitConfig;
import io.lakeloop.features.TrainingSetConfig;
import io.lakeloop.registry.ModelVersion;
import io.lakeloop.registry.Provenance;
import io.lakeloop.registry.Stage;
import io.lakeloop.registry.Task;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LocalSpark.class)
class PredictionRowsTest {
  private static final Instant AT = Instant.parse("2018-07-01T00:00:00Z");
  private static final long MICROS = 1530403200000000L;
  private static final StructType SCORED =
      new StructType()
          .add("shop", "string")
          .add("till", "string")
          .add("at", "timestamp")
          .add("label", "double")
          .add("amount", "double")
          .add("prediction", "double")
          .add("probability", "double");

  private final SparkSession spark;

  PredictionRowsTest(SparkSession spark) {
    this.spark = spark;
  }

  @Test
  void makesWholeRowsWithoutTheLabel() {
    Dataset<Row> rows = predictions(1, scored("a", "b"));

    assertThat(rows.collectAsList())
        .containsExactly(
            RowFactory.create(
                Hash.of("5:fraud1:11:a1:b16:" + MICROS),
                "a",
                "b",
                Timestamp.from(AT),
                5.0,
                1.0,
                0.75,
                "fraud",
                1,
                "silver.payments@3",
                "run",
                Timestamp.from(AT)));
    assertThat(rows.columns()).doesNotContain("label");
  }

  @Test
  void tellsKeysApartThatWouldReadAlikeSideBySide() {
    assertThat(
            predictions(
                    1,
                    scored("1", "11"),
                    scored("11", "1"),
                    scored(null, "1"),
                    scored("1", null),
                    scored("", "1"),
                    scored("-", "1"))
                .select("prediction_id")
                .distinct()
                .count())
        .isEqualTo(6);
  }

  @Test
  void givesEachVersionIdsOfItsOwnAndTheSameOnesAgain() {
    Row first = predictions(1, scored("a", "b")).select("prediction_id").first();

    assertThat(predictions(1, scored("a", "b")).select("prediction_id").first()).isEqualTo(first);
    assertThat(predictions(2, scored("a", "b")).select("prediction_id").first())
        .isNotEqualTo(first);
  }

  private Dataset<Row> predictions(int version, Row... scored) {
    return new PredictionRows(version(version), features())
        .of(spark.createDataFrame(List.of(scored), SCORED), "silver.payments@3", "run", AT);
  }

  private static Row scored(@Nullable String shop, @Nullable String till) {
    return RowFactory.create(shop, till, Timestamp.from(AT), 1.0, 5.0, 1.0, 0.75);
  }

  private static FeatureSet features() {
    SpineConfig spine =
        new SpineConfig(
            TableName.parse("silver.payments"),
            List.of("shop", "till"),
            "at",
            "label",
            Optional.empty(),
            Map.of("amount", "amount"));
    SplitConfig split =
        new SplitConfig(
            Optional.empty(),
            Optional.empty(),
            Duration.ZERO,
            Optional.empty(),
            Optional.of(0.5),
            Optional.empty());
    return FeatureSet.of(
        new FeaturesConfig(
            Map.of(), Map.of("fraud", new TrainingSetConfig("", spine, List.of(), split))),
        "fraud");
  }

  private static ModelVersion version(int number) {
    Provenance provenance =
        new Provenance(
            "payments",
            Task.BINARY,
            "fraud",
            0,
            "hash",
            List.of(),
            "label",
            List.of("amount"),
            Map.of(),
            Map.of(),
            Map.of(),
            "abc123",
            "c0ffee",
            Map.of());
    return new ModelVersion(
        "fraud",
        number,
        Stage.PRODUCTION,
        "r" + number,
        "file:/x",
        "ann",
        Instant.EPOCH,
        "",
        Map.of(),
        provenance,
        Optional.empty());
  }
}
