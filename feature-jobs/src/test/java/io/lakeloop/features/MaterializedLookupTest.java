package io.lakeloop.features;

import static io.lakeloop.features.CardProject.transaction;
import static io.lakeloop.features.FeatureSetTest.row;
import static org.apache.spark.sql.functions.lit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeloop.core.LocalSpark;
import io.lakeloop.core.failure.ConfigException;
import io.lakeloop.core.failure.UsageException;
import io.lakeloop.core.table.TableName;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(LocalSpark.class)
class MaterializedLookupTest {
  private static final TableName SPEND = TableName.parse("features.spend");
  private static final String FEATURES =
      CardProject.fraud(
          CardProject.table(
              "spend",
              "customer_id",
              """
              available-after: 1h
              features:
                n: { aggregate: count, window: 9d }
                amount: { of: amount_eur }
              """),
          "",
          "[{ table: features.spend, evaluate: materialized, max-age: 2h }]",
          "{ train-share: 0.5 }");

  @Test
  void takesTheNewestStoredRowThatIsYoungEnough(SparkSession spark, @TempDir Path folder) {
    CardProject cards =
        new CardProject(folder, spark)
            .holding(
                transaction(1, "2018-08-01T02:00:00Z", 7L, 1L, "1.00", 0),
                transaction(2, "2018-08-01T03:00:00Z", 7L, 1L, "2.00", 0),
                transaction(3, "2018-08-01T04:00:00Z", 8L, 1L, "3.00", 0));
    FeatureTables.refresh(cards, cards.project(FEATURES));
    FeatureSet features = cards.set(FEATURES);
    assertThat(features.sources()).containsExactly(CardProject.TRANSACTIONS, SPEND);

    // Stored are the counts and amounts of an hour before, at 2 and 3 for one customer.
    assertThat(
            features
                .compute(
                    cards.lakehouse().tables(),
                    cards.rows(
                        transaction(4, "2018-08-01T01:59:59Z", 7L, 1L, "1.00", 0),
                        transaction(5, "2018-08-01T02:59:59Z", 7L, 1L, "1.00", 0),
                        transaction(6, "2018-08-01T05:00:00Z", 7L, 1L, "1.00", 0),
                        transaction(7, "2018-08-01T05:00:01Z", 7L, 1L, "1.00", 0),
                        transaction(8, "2018-08-01T03:59:59Z", 8L, 1L, "1.00", 0)))
                .orderBy("transaction_id")
                .select("transaction_id", "n", "amount")
                .collectAsList())
        .containsExactly(
            row(4L, null, null),
            row(5L, 0L, null),
            row(6L, 1L, 1.0),
            row(7L, null, null),
            row(8L, null, null));
  }

  @Test
  void refusesStoredValuesOfAnotherDefinition(SparkSession spark, @TempDir Path folder) {
    CardProject cards =
        new CardProject(folder, spark)
            .holding(
                transaction(1, "2018-08-01T02:00:00Z", 7L, 1L, "1.00", 0),
                transaction(2, "2018-08-01T03:00:00Z", 7L, 1L, "2.00", 0));
    Dataset<Row> stored =
        spark.sql(
            "SELECT 7L AS customer_id, timestamp '2018-08-01 02:00:00' AS tx_time, 5L AS n,"
                + " 1.5D AS amount");
    FeatureTables.hold(cards, FeatureTables.first(folder.resolve("declared"), FEATURES), stored);
    assertThat(cards.training(FEATURES).run().version()).isEqualTo(0);
    final List<Row> first = newestRows(cards);
    assertThat(first.get(1).<Double>getAs("amount")).isEqualTo(1.5);
    String changed = FEATURES.replace("{ of: amount_eur }", "{ of: is_fraud }");

    assertThatThrownBy(() -> cards.training(changed).run())
        .isInstanceOf(UsageException.class)
        .hasMessage(
            """
            features.spend holds values of another definition.
              cause: features.yml has defined it otherwise since its values were computed, and they are looked up with evaluate: materialized.
              remedy: Run refresh-features --table spend, then this again.""");
    assertThatThrownBy(
            () ->
                cards
                    .set(changed)
                    .compute(
                        cards.lakehouse().tables(),
                        cards.lakehouse().tables().read(CardProject.TRANSACTIONS)))
        .hasMessageStartingWith("features.spend holds values of another definition.");

    FeatureTables.hold(
        cards,
        FeatureTables.first(folder.resolve("changed"), changed),
        stored.withColumn("amount", lit(1)));
    assertThat(cards.training(changed).run().version()).isEqualTo(1);
    // What is pinned is of the definition of then.
    assertThat(cards.training(FEATURES).runFrom(0).version()).isEqualTo(2);
    assertThat(newestRows(cards)).isEqualTo(first);
  }

  private static List<Row> newestRows(CardProject cards) {
    return cards
        .lakehouse()
        .tables()
        .read(CardProject.FRAUD)
        .orderBy("transaction_id")
        .collectAsList();
  }

  @Test
  void refusesToAddARowToWhatIsStored(SparkSession spark, @TempDir Path folder) {
    CardProject cards = new CardProject(folder, spark);
    assertThatThrownBy(() -> cards.set(FEATURES.replace("max-age", "own-row: included, max-age")))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "features.yml: training set 'fraud' looks up features.spend with own-row: included and"
                + " evaluate: materialized, but stored rows are taken as they are, and none is added"
                + " (leave one of the two out)");
    assertThatThrownBy(() -> cards.set(FEATURES.replace("available-after: 1h", "")))
        .hasMessageContaining("it would count (leave evaluate out and say own-row: included if");
  }

  @Test
  void isAnotherDefinitionThanComputedOnDemand(SparkSession spark, @TempDir Path folder) {
    CardProject cards = new CardProject(folder, spark);
    FeatureSet stored = cards.set(FEATURES);
    FeatureSet computed = cards.set(FEATURES.replace("evaluate: materialized, ", ""));

    assertThat(stored.definitionHash()).isNotEqualTo(computed.definitionHash());
    assertThat(computed.sources()).containsExactly(CardProject.TRANSACTIONS);
  }
}
