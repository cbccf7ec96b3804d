package io.lakeloop.features;

import static io.lakeloop.features.CardProject.TRANSACTIONS;
import static io.lakeloop.features.CardProject.transaction;
import static org.assertj.core.api.Assertions.assertThat;

import io.lakeloop.core.LocalSpark;
import io.lakeloop.core.table.Tables;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
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
  void comesToTheSameInAStreamForEveryAggregate() throws TimeoutException, StreamingQueryException {
    CardProject cards = new CardProject(folder, spark);
    FeatureSet features = cards.set(project());
    FeatureTable kept =
        FeatureTable.of(cards.config(cards.project(project())), Optional.of("kept")).get(0);
    Random random = new Random(12);
    cards.holding(rows(random, 0));
    Tables tables = cards.lakehouse().tables();
    tables.append(TRANSACTIONS, cards.rows(rows(random, 40)).coalesce(1));
    Tables all = cards.lakehouse().tables();
    List<List<String>> batches = new ArrayList<>();
    List<List<String>> keptBatches = new ArrayList<>();

    spark
        .readStream()
        .format("delta")
        .option("maxFilesPerTrigger", 1)
        .load(folder.resolve("lakehouse/dev/silver/transactions").toString())
        .writeStream()
        .option("checkpointLocation", folder.resolve("checkpoint").toString())
        .trigger(Trigger.AvailableNow())
        .foreachBatch(
            (Dataset<Row> batch, Long id) -> {
              Tables within = all.within(batch.sparkSession());
              batches.add(said(features.compute(within, batch)));
              keptBatches.add(said(kept(kept, within, batch)));
            })
        .start()
        .awaitTermination();

    Dataset<Row> rows = all.read(TRANSACTIONS);
    assertSame(batches, said(features.compute(all, rows)));
    assertSame(keptBatches, said(kept(kept, all, rows)));
  }

  private static void assertSame(List<List<String>> batches, List<String> all) {
    assertThat(batches).hasSize(2);
    assertThat(batches.stream().flatMap(List::stream).sorted().toList())
        .isEqualTo(all)
        .hasSize(80)
        .doesNotHaveDuplicates();
  }

  /** Lists and maps, which no model takes: as {@link FeatureSet#compute} computes all others. */
  private static Dataset<Row> kept(FeatureTable table, Tables tables, Dataset<Row> rows) {
    return table
        .source()
        .answer(
            rows.select("transaction_id", "customer_id", "tx_time"),
            "tx_time",
            tables.read(TRANSACTIONS));
  }

  private static String project() {
    return CardProject.fraud(
        table("spend", aggregate -> !aggregate.collects()) + table("kept", Aggregate::collects),
        "[{ table: features.spend, own-row: included }]");
  }

  private static String table(String name, Predicate<Aggregate> of) {
    return CardProject.table(
        name,
        "customer_id",
        Arrays.stream(Aggregate.values())
            .filter(of)
            .map(StreamedFeaturesTest::feature)
            .collect(Collectors.joining("\n  ", "features:\n  ", "\n")));
  }

  private static String feature(Aggregate aggregate) {
    String more =
        aggregate == Aggregate.QUANTILE ? ", quantile: 0.4" : aggregate.takesK() ? ", k: 3" : "";
    return "f_%s: { aggregate: %s, of: amount_eur, window: 9h%s }"
        .formatted(aggregate.name(), aggregate.word(), more);
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
