package io.lakeloop.features;

import static io.lakeloop.features.CardProject.TRANSACTIONS;
import static io.lakeloop.features.CardProject.transaction;
import static io.lakeloop.features.FeatureSetTest.row;
import static io.lakeloop.features.FeatureSetTest.time;
import static org.assertj.core.api.Assertions.assertThat;

import io.lakeloop.core.LocalLakehouse.Answer;
import io.lakeloop.core.LocalSpark;
import io.lakeloop.core.table.TableName;
import io.lakeloop.core.table.Tables;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
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

    assertThat(refresh(FEATURES).exitCode()).isZero();

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
  void writesNothingWhereNothingIsNew() {
    cards.holding(transaction(1, "2018-08-01T10:00:00Z", 7L, 70L, "10.00", 0));
    refresh(FEATURES);
    refresh(FEATURES);
    assertThat(refresh(FEATURES, "--table", "spend").exitCode()).isZero();

    assertThat(cards.lakehouse().tables().newestHere(SPEND)).contains(0L);
  }

  @Test
  void recomputesOnlyPointsThatAChangeTouches() {
    cards.holding(
        transaction(1, "2018-08-01T10:00:00Z", 7L, 70L, "10.00", 0),
        transaction(2, "2018-08-02T10:00:00Z", 7L, 70L, "20.00", 0),
        transaction(3, "2018-08-09T10:00:00Z", 7L, 70L, "30.00", 0));
    refresh(FEATURES);
    Tables tables = cards.lakehouse().tables();
    tables.append(
        TRANSACTIONS, cards.rows(transaction(4, "2018-08-01T12:00:00Z", 7L, 70L, "5.00", 0)));
    refresh(FEATURES);

    assertThat(features())
        .containsExactly(
            row(7L, time("2018-08-01T10:00:00Z"), 0L, null),
            row(7L, time("2018-08-01T12:00:00Z"), 1L, 10.0),
            row(7L, time("2018-08-02T10:00:00Z"), 2L, 7.5),
            row(7L, time("2018-08-09T10:00:00Z"), 0L, null));
    assertThat(cards.lakehouse().tables().changes(SPEND, 1, 1).count()).isEqualTo(3);
  }

  @Test
  void comesToTheSameByChangesAsInOnePass() {
    Random random = new Random(7);
    cards.holding(randomRows(random, 0, 60));
    refresh(FEATURES);
    Tables tables = cards.lakehouse().tables();
    tables.append(TRANSACTIONS, cards.rows(randomRows(random, 60, 15)));
    tables.delete(TRANSACTIONS, org.apache.spark.sql.functions.expr("transaction_id % 9 = 4"));
    tables.update(
        TRANSACTIONS,
        org.apache.spark.sql.functions.expr("transaction_id % 11 = 3"),
        java.util.Map.of(
            "tx_time", org.apache.spark.sql.functions.expr("tx_time + interval 5 hours"),
            "amount_eur", org.apache.spark.sql.functions.expr("amount_eur + 1")));
    refresh(FEATURES);
    List<Row> byChanges = features();

    FeatureTable table =
        FeatureTable.of(cards.config(cards.project(FEATURES)), java.util.Optional.empty()).get(0);
    Dataset<Row> source = cards.lakehouse().tables().read(TRANSACTIONS);
    assertThat(byChanges)
        .isEqualTo(sorted(table.values(table.points(source), source)))
        .hasSizeGreaterThan(20);
  }

  @Test
  void computesEverythingAnewWhenTheDefinitionChanges() {
    cards.holding(transaction(1, "2018-08-01T10:00:00Z", 7L, 70L, "10.00", 0));
    refresh(FEATURES);
    refresh(FEATURES.replace("available-after: 1h", "available-after: 0s"));

    assertThat(features()).containsExactly(row(7L, time("2018-08-01T10:00:00Z"), 1L, 10.0));
  }

  @Test
  void namesTheNearestFeatureTable() {
    assertThat(refresh(FEATURES, "--table", "spent"))
        .isEqualTo(
            new Answer(
                2,
                "",
                """
                features.yml declares no feature table 'spent'.
                  cause: Did you mean spend?
                  remedy: Correct the name, or declare it under feature-tables.
                """));
  }

  private static Row[] randomRows(Random random, int from, int count) {
    List<Row> rows = new ArrayList<>();
    for (int i = from; i < from + count; i++) {
      String hour = "2018-08-%02dT%02d:00:00Z".formatted(1 + random.nextInt(6), random.nextInt(24));
      Long customer = random.nextInt(9) == 0 ? null : (long) random.nextInt(4);
      String amount = random.nextInt(9) == 0 ? null : random.nextInt(100) + ".10";
      rows.add(transaction(i, hour, customer, 1L, amount, 0));
    }
    return rows.toArray(Row[]::new);
  }

  private Answer refresh(String features, String... more) {
    List<String> words =
        new ArrayList<>(
            List.of("refresh-features", "--env", "dev", "--project", cards.project(features)));
    words.addAll(List.of(more));
    return cards.lakehouse().run(words.toArray(String[]::new));
  }

  private List<Row> features() {
    return sorted(cards.lakehouse().tables().read(SPEND));
  }

  private static List<Row> sorted(Dataset<Row> rows) {
    return rows.orderBy("customer_id", "tx_time").collectAsList();
  }
}
