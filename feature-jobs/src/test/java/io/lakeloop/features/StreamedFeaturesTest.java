package io.lakeloop.features;

import static io.lakeloop.features.CardProject.TRANSACTIONS;
import static io.lakeloop.features.CardProject.transaction;
import static org.assertj.core.api.Assertions.assertThat;

import io.lakeloop.core.LocalSpark;
import io.lakeloop.core.table.Tables;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.StreamingQueryException;
import org.apache.spark.sql.streaming.Trigger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The features of a stream's rows, batch by batch, beside those of the same rows in one go. */
@ExtendWith(LocalSpark.class)
class StreamedFeaturesTest {
  private final SparkSession spark;
  @TempDir private Path folder;

  StreamedFeaturesTest(SparkSession spark) {
    this.spark = spark;
  }

  @Test
  void comesToTheSameInAStreamForEveryAggregateThatModelsTake()
      throws TimeoutException, StreamingQueryException {
    CardProject cards = new CardProject(folder, spark);
    FeatureSet features = cards.set(project());
    Random random = new Random(12);
    cards.holding(rows(random, 0));
    Tables tables = cards.lakehouse().tables();
    tables.append(TRANSACTIONS, cards.rows(rows(random, 40)).coalesce(1));
    Tables all = cards.lakehouse().tables();
    List<List<String>> batches = new ArrayList<>();

    spark
        .readStream()
        .format("delta")
        .option("maxFilesPerTrigger", 1)
        .load(folder.resolve("lakehouse/dev/silver/transactions").toString())
        .writeStream()
        .option("checkpointLocation", folder.resolve("checkpoint").toString())
        .trigger(Trigger.AvailableNow())
        .foreachBatch(
            (Dataset<Row> batch, Long id) ->
                batches.add(said(features.compute(all.within(batch.sparkSession()), batch))))
        .start()
        .awaitTermination();

    assertThat(batches).hasSize(2);
    assertThat(batches.stream().flatMap(List::stream).sorted().toList())
        .isEqualTo(said(features.compute(all, all.read(TRANSACTIONS))))
        .hasSize(80)
        .doesNotHaveDuplicates();
  }

  private static String project() {
    List<String> features = new ArrayList<>();
    for (Aggregate aggregate : Aggregate.values()) {
      if (!aggregate.collects()) {
        String share = aggregate == Aggregate.QUANTILE ? ", quantile: 0.4" : "";
        features.add(
            "f_%s: { aggregate: %s, of: amount_eur, window: 9h%s }"
                .formatted(aggregate.name(), aggregate.word(), share));
      }
    }
    return CardProject.fraud(
        CardProject.table(
            "spend",
            "customer_id",
            features.stream().collect(Collectors.joining("\n  ", "features:\n  ", "\n"))),
        "[{ table: features.spend, own-row: included }]");
  }

  private static List<String> said(Dataset<Row> rows) {
    return rows.collectAsList().stream().map(Row::toString).sorted().toList();
  }

  private static Row[] rows(Random random, int from) {
    List<Row> rows = new ArrayList<>();
    for (int id = from; id < from + 40; id++) {
      String hour = "2018-08-%02dT%02d:00:00Z".formatted(1 + random.nextInt(2), random.nextInt(24));
      String amount = random.nextInt(6) == 0 ? null : random.nextInt(20) + ".30";
      rows.add(transaction(id, hour, (long) random.nextInt(3), 1L, amount, 0));
    }
    return rows.toArray(Row[]::new);
  }
}
