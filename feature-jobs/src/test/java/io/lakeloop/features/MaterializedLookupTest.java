package io.lakeloop.features;

import static io.lakeloop.features.CardProject.transaction;
import static io.lakeloop.features.FeatureSetTest.row;
import static io.lakeloop.features.FeatureSetTest.time;
import static org.assertj.core.api.Assertions.assertThat;

import io.lakeloop.core.LocalSpark;
import io.lakeloop.core.table.TableName;
import io.lakeloop.core.table.TableSpec;
import io.lakeloop.core.table.Tables;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(LocalSpark.class)
class MaterializedLookupTest {
  private static final TableName SPEND = TableName.parse("features.spend");
  private static final String FEATURES =
      """
      feature-tables:
        spend:
          entity: [customer_id]
          event-time: tx_time
          source: silver.transactions
          available-after: 7d
          features:
            n: { aggregate: count, window: 9d }
            amount: { of: amount_eur }
      training-sets:
        fraud:
          spine:
            table: silver.transactions
            keys: [transaction_id]
            event-time: tx_time
            label: is_fraud
          lookups:
            - { table: features.spend, evaluate: materialized, max-age: 2h }
          split: { train-share: 0.5 }
      """;

  @Test
  void takesTheNewestStoredRowThatIsYoungEnough(SparkSession spark, @TempDir Path folder) {
    CardProject cards =
        new CardProject(folder, spark)
            .holding(
                transaction(1, "2018-08-01T01:59:59Z", 7L, 1L, "1.00", 0),
                transaction(2, "2018-08-01T04:00:00Z", 7L, 1L, "2.00", 0),
                transaction(3, "2018-08-01T05:00:01Z", 7L, 1L, "3.00", 0),
                transaction(4, "2018-08-01T03:00:00Z", 8L, 1L, "4.00", 0));
    store(
        cards.lakehouse().tables(),
        spark.createDataFrame(
            List.of(
                row(7L, time("2018-08-01T02:00:00Z"), 20L, 2.5),
                row(7L, time("2018-08-01T03:00:00Z"), 30L, null)),
            new StructType()
                .add("customer_id", DataTypes.LongType)
                .add("tx_time", DataTypes.TimestampType)
                .add("n", DataTypes.LongType)
                .add("amount", DataTypes.DoubleType)));
    FeatureSet features = FeatureSet.of(cards.config(cards.project(FEATURES)), "fraud");

    assertThat(features.sources()).containsExactly(CardProject.TRANSACTIONS, SPEND);
    Tables tables = cards.lakehouse().tables();
    assertThat(
            features
                .compute(tables, tables.read(CardProject.TRANSACTIONS))
                .orderBy("transaction_id")
                .select("transaction_id", "n", "amount")
                .collectAsList())
        .containsExactly(
            row(1L, null, null), row(2L, 30L, null), row(3L, null, null), row(4L, null, null));
  }

  @Test
  void isAnotherDefinitionThanComputedOnDemand(SparkSession spark, @TempDir Path folder) {
    CardProject cards = new CardProject(folder, spark);
    FeatureSet stored = FeatureSet.of(cards.config(cards.project(FEATURES)), "fraud");
    FeatureSet computed =
        FeatureSet.of(
            cards.config(cards.project(FEATURES.replace("evaluate: materialized, ", ""))), "fraud");

    assertThat(stored.definitionHash()).isNotEqualTo(computed.definitionHash());
    assertThat(computed.sources()).containsExactly(CardProject.TRANSACTIONS);
  }

  private static void store(Tables tables, Dataset<Row> rows) {
    tables.replace(TableSpec.upserted(SPEND, rows.schema(), ""), rows);
  }
}
