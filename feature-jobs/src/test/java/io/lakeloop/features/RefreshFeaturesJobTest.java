package io.lakeloop.features;

import static io.lakeloop.features.CardProject.TRANSACTIONS;
import static io.lakeloop.features.CardProject.transaction;
import static io.lakeloop.features.FeatureSetTest.row;
import static io.lakeloop.features.FeatureSetTest.time;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeloop.core.LocalLakehouse.Answer;
import io.lakeloop.core.LocalSpark;
import io.lakeloop.core.failure.UsageException;
import io.lakeloop.core.job.TimeRangeOptions;
import io.lakeloop.core.table.TableName;
import io.lakeloop.core.table.Tables;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(LocalSpark.class)
class RefreshFeaturesJobTest {
  private static final TableName SPEND = TableName.parse("features.spend");
  private static final String FEATURES =
      """
      feature-tables:
        spend:
          description: What a customer spends.
          owner: fraud-science
          entity: [customer_id]
          event-time: tx_time
          source: silver.transactions
          available-after: 1h
          features:
            n: { aggregate: count, window: 1d, description: Payments of a day. }
            mean: { aggregate: mean, of: amount_eur, window: 2d }
      """;

  private final SparkSession spark;
  @TempDir private Path folder;
  private CardProject cards;

  RefreshFeaturesJobTest(SparkSession spark) {
    this.spark = spark;
  }

  @BeforeEach
  void open() {
    cards = new CardProject(folder, spark);
  }

  @Test
  void materialisesValuesAtTheSourcesEventsWithTheirContract() {
    cards.holding(
        transaction(1, "2018-08-01T10:00:00Z", 7L, 70L, "10.00", 0),
        transaction(2, "2018-08-01T11:00:00Z", 7L, 70L, "20.00", 0),
        transaction(3, "2018-08-01T11:00:00Z", 7L, 70L, "40.00", 0),
        transaction(4, "2018-08-01T12:30:00Z", 7L, 70L, "1.00", 0),
        transaction(5, null, 7L, 70L, "1.00", 0),
        transaction(6, "2018-08-01T12:30:00Z", null, 70L, "1.00", 0));

    assertThat(refresh(FEATURES, "--table", "spend").exitCode()).isZero();

    assertThat(features())
        .containsExactly(
            row(7L, time("2018-08-01T10:00:00Z"), 0L, null),
            row(7L, time("2018-08-01T11:00:00Z"), 1L, 10.0),
            row(7L, time("2018-08-01T12:30:00Z"), 3L, 70.0 / 3));
    Tables tables = cards.lakehouse().tables();
    assertThat(tables.properties(SPEND))
        .containsEntry("lakeloop.owner", "fraud-science")
        .containsEntry("lakeloop.feature-table.entity", "customer_id")
        .containsEntry("lakeloop.feature-table.event-time", "tx_time");
  }

  @Test
  void goesOnAndTellsHowLongChangesWaited() {
    cards.holding(transaction(1, "2018-08-01T10:00:00Z", 7L, 70L, "10.00", 0));
    FeatureRound round = round(FEATURES);
    round.refresh();
    long changed = System.nanoTime();
    cards
        .lakehouse()
        .tables()
        .append(
            TRANSACTIONS, cards.rows(transaction(2, "2018-08-01T12:00:00Z", 7L, 70L, "5.00", 0)));

    round.refresh();
    round.refresh();

    double sinceChanged = (System.nanoTime() - changed) / 1e9;
    assertThat(features())
        .containsExactly(
            row(7L, time("2018-08-01T10:00:00Z"), 0L, null),
            row(7L, time("2018-08-01T12:00:00Z"), 1L, 10.0));
    assertThat(
            cards
                .lakehouse()
                .rows("ops.feature_freshness", "table", "source_version", "rows", "lag_seconds"))
        .satisfiesExactly(
            computed -> assertThat(computed).isEqualTo("[features.spend,0,1,null]"),
            followed -> {
              assertThat(followed).startsWith("[features.spend,1,1,");
              assertThat(Double.parseDouble(followed.replaceAll(".*,|]", "")))
                  .isBetween(0.0, sinceChanged);
            });
    assertThat(round.result().message()).isEqualTo("Feature tables up to date: 1.");
    assertThat(round.result().figures())
        .containsEntry("spend.rows_written", "2")
        .containsKey("spend.longest_lag_seconds");
    computesEverythingAnewAndSaysSoWhenTheDefinitionChanges();
  }

  private void computesEverythingAnewAndSaysSoWhenTheDefinitionChanges() {
    FeatureRound round = round(FEATURES.replace("available-after: 1h", "available-after: 0s"));

    round.refresh();

    assertThat(round.result().message())
        .isEqualTo(
            "Feature tables up to date: 1; all of features.spend computed anew: its source or its"
                + " definition is another.");
    assertThat(features())
        .containsExactly(
            row(7L, time("2018-08-01T10:00:00Z"), 1L, 10.0),
            row(7L, time("2018-08-01T12:00:00Z"), 2L, 7.5));
  }

  @Test
  void goesOnWithWhatComesWhileItRuns() throws InterruptedException {
    cards.holding(transaction(1, "2018-08-01T10:00:00Z", 7L, 70L, "10.00", 0));
    Thread running = new Thread(() -> refresh(FEATURES, "--continuous", "3s"));
    running.start();
    try {
      awaitRefreshes(running, 1);
      cards
          .lakehouse()
          .tables()
          .append(
              TRANSACTIONS, cards.rows(transaction(2, "2018-08-01T12:00:00Z", 7L, 70L, "5.00", 0)));
      awaitRefreshes(running, 2);
    } finally {
      running.interrupt();
      running.join();
    }

    assertThat(features())
        .containsExactly(
            row(7L, time("2018-08-01T10:00:00Z"), 0L, null),
            row(7L, time("2018-08-01T12:00:00Z"), 1L, 10.0));
  }

  /** What is noted last tells that a refresh has ended: rows are asked for once it is there. */
  private void awaitRefreshes(Thread running, int count) throws InterruptedException {
    TableName freshness = TableName.parse("ops.feature_freshness");
    Tables tables = cards.lakehouse().tables();
    while (tables.newestHere(freshness).filter(version -> version >= count - 1).isEmpty()
        || tables.readNewest(freshness).count() < count) {
      assertThat(running.isAlive()).as("whether the run goes on").isTrue();
      Thread.sleep(200);
    }
  }

  @Test
  void computesASpanAnewAndNothingElse() {
    cards.holding(
        transaction(1, "2018-08-01T10:00:00Z", 7L, 70L, "10.00", 0),
        transaction(2, "2018-08-02T10:00:00Z", 7L, 70L, "20.00", 0),
        transaction(3, "2018-08-03T10:00:00Z", 7L, 70L, "30.00", 0));
    assertThat(refresh(FEATURES, "--from", "2018-08-02", "--to", "2018-08-03").exitCode()).isZero();
    assertThat(features()).containsExactly(row(7L, time("2018-08-02T10:00:00Z"), 1L, 10.0));
    round(FEATURES).refresh();
    cards.lakehouse().tables().update(SPEND, expr("true"), Map.of("n", lit(9L)));

    Instant second = Instant.parse("2018-08-02T00:00:00Z");
    round(FEATURES).backfill(new TimeRangeOptions(Optional.of(second), Optional.empty()));

    assertThat(features())
        .as("made whole, and from the second day on anew")
        .containsExactly(
            row(7L, time("2018-08-01T10:00:00Z"), 9L, null),
            row(7L, time("2018-08-02T10:00:00Z"), 1L, 10.0),
            row(7L, time("2018-08-03T10:00:00Z"), 1L, 15.0));
    FeatureRound another = round(FEATURES.replace("1h", "0s"));
    assertThatThrownBy(
            () -> another.backfill(new TimeRangeOptions(Optional.empty(), Optional.of(second))))
        .isInstanceOf(UsageException.class)
        .hasMessageStartingWith("features.spend holds values of another definition.");
  }

  private Answer refresh(String features, String... more) {
    List<String> words =
        new ArrayList<>(
            List.of("refresh-features", "--env", "dev", "--project", cards.project(features)));
    words.addAll(List.of(more));
    return cards.lakehouse().run(words.toArray(String[]::new));
  }

  private FeatureRound round(String features) {
    return FeatureTables.round(cards, cards.project(features));
  }

  private List<Row> features() {
    return sorted(cards.lakehouse().tables().read(SPEND));
  }

  private static List<Row> sorted(Dataset<Row> rows) {
    return rows.orderBy("customer_id", "tx_time").collectAsList();
  }
}
