package io.lakeloop.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.lakeloop.core.LocalLakehouse;
import io.lakeloop.core.LocalSpark;
import io.lakeloop.core.table.Columns;
import io.lakeloop.core.table.TableSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.spark.sql.Column;
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
  /**
   * Where a customer pays twice in one second, the handbook's first row knows nothing of the second
   * one: what a row sees depends on the order of the file. Here both see both.
   */
  private static final List<Long> AT_ONCE = List.of(1_114_752L, 1_120_860L, 1_240_490L, 1_242_689L);

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
    assertThat(rowsThatDiffer(cards, new HandbookRows(days)))
        .as("payments beside another of the same customer in the same second")
        .containsExactlyElementsOf(AT_ONCE);
  }

  /** The payments of which any of the 15 features is not the handbook's, to 1e-6. */
  private static List<Long> rowsThatDiffer(CardProject cards, HandbookRows handbook) {
    FeatureSet set = FeatureSet.of(cards.config(cards.copied("card-fraud")), "card_fraud");
    List<String> columns = new ArrayList<>(List.of("transaction_id"));
    columns.addAll(set.features());
    Map<Long, double[]> expected =
        handbook.features(Instant.parse("2018-07-25T00:00:00Z").getEpochSecond());
    List<Long> different = new ArrayList<>();
    for (Row row :
        cards
            .lakehouse()
            .tables()
            .read(TrainingSet.table("card_fraud"))
            .select(columns.stream().map(Columns::named).toArray(Column[]::new))
            .collectAsList()) {
      double[] wanted = Objects.requireNonNull(expected.get(row.getLong(0)));
      for (int i = 0; i < wanted.length; i++) {
        // Where no payment is known of a terminal the handbook puts its risk at 0.
        double found = row.isNullAt(i + 1) ? 0 : ((Number) row.get(i + 1)).doubleValue();
        if (Math.abs(found - wanted[i]) > 1e-6) {
          different.add(row.getLong(0));
          break;
        }
      }
    }
    return different.stream().sorted().toList();
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
