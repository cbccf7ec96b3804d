package io.lakeloop.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.lakeloop.core.LocalLakehouse;
import io.lakeloop.core.LocalSpark;
import io.lakeloop.core.table.TableSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * The published protocol of the Fraud Detection Handbook (chapter 3, baseline): its rows come out
 * of the reference project's features.yml, on the data it was published with.
 */
@ExtendWith(LocalSpark.class)
class HandbookProtocolTest {
  private final SparkSession spark;
  @TempDir private Path folder;

  HandbookProtocolTest(SparkSession spark) {
    this.spark = spark;
  }

  @Test
  void buildsTheRowsOfTheHandbook() {
    Path days =
        Path.of(
            Objects.requireNonNullElse(System.getenv("LAKELOOP_DATA"), "../../shared/data"),
            "fraud_handbook/daily");
    assumeTrue(Files.isDirectory(days), "the handbook's data is not here");
    CardProject cards = new CardProject(folder, spark);
    var tables = cards.lakehouse().tables();
    tables.create(TableSpec.upserted(CardProject.TRANSACTIONS, CardProject.SCHEMA, ""));
    tables.append(
        CardProject.TRANSACTIONS,
        spark
            .read()
            .option("header", true)
            .schema(
                "TRANSACTION_ID bigint, TX_DATETIME timestamp, CUSTOMER_ID bigint,"
                    + " TERMINAL_ID bigint, TX_AMOUNT decimal(12,2), TX_TIME_SECONDS bigint,"
                    + " TX_TIME_DAYS bigint, TX_FRAUD int, TX_FRAUD_SCENARIO int")
            .csv(days.toString())
            // The split's three weeks decide the rows; the weeks before only fill their features.
            .where("TX_DATETIME >= '2018-07-25'")
            .selectExpr(
                "TRANSACTION_ID transaction_id",
                "TX_DATETIME tx_time",
                "CUSTOMER_ID customer_id",
                "TERMINAL_ID terminal_id",
                "TX_AMOUNT amount_eur",
                "TX_FRAUD is_fraud"));

    var answer = built(cards);

    assertThat(answer.err()).isEmpty();
    assertThat(answer.exitCode()).isZero();
    List<Row> counts =
        cards
            .lakehouse()
            .tables()
            .read(TrainingSet.table("card_fraud"))
            .groupBy("split")
            .count()
            .orderBy("split")
            .collectAsList();
    assertThat(counts)
        .containsExactly(FeatureSetTest.row("test", 58_264L), FeatureSetTest.row("train", 67_240L));
  }

  /** With code generation: these are no handful of rows. */
  private LocalLakehouse.Answer built(CardProject cards) {
    spark.conf().set("spark.sql.codegen.wholeStage", "true");
    spark.conf().set("spark.sql.codegen.factoryMode", "FALLBACK");
    try {
      return cards
          .lakehouse()
          .run(
              "build-training-set",
              "--env",
              "dev",
              "--project",
              cards.copied("card-fraud"),
              "--set",
              "features.training-sets.card_fraud.split.end=2018-08-15");
    } finally {
      spark.conf().set("spark.sql.codegen.wholeStage", "false");
      spark.conf().set("spark.sql.codegen.factoryMode", "NO_CODEGEN");
    }
  }
}
