package io.lakeloop.features;

import static io.lakeloop.features.CardProject.TRANSACTIONS;
import static io.lakeloop.features.CardProject.transaction;
import static org.apache.spark.sql.functions.expr;
import static org.assertj.core.api.Assertions.assertThat;

import io.lakeloop.core.LocalSpark;
import io.lakeloop.core.table.Tables;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Features of some of a source's rows only, stored and asked, against a brute force over all. */
@ExtendWith(LocalSpark.class)
class FilteredRefreshTest {
  private static final String FEATURES =
      CardProject.fraud(
          CardProject.table(
              "spend",
              "customer_id",
              """
              filter: is_fraud = 0
              features:
                n: { aggregate: count, window: 7h }
                most: { aggregate: max, of: amount_eur, window: 7h, default: -1 }
                dear: { aggregate: top-k, of: amount_eur, window: 1d, k: 2 }
              """),
          "[{ table: features.spend, features: [n, most], own-row: included }]");

  private final SparkSession spark;
  @TempDir private Path folder;

  FilteredRefreshTest(SparkSession spark) {
    this.spark = spark;
  }

  @Test
  void followsRowsIntoTheFilterAndOutOfItAndToOtherTimes() {
    Random random = new Random(4);
    CardProject cards = new CardProject(folder, spark).holding(rows(random, 0, 60));
    FeaturesConfig config = cards.config(cards.project(FEATURES));
    FeatureTable table = FeatureTable.of(config, Optional.empty()).get(0);
    Tables tables = cards.lakehouse().tables();
    new FeatureRefresh(tables, table).run();

    tables.update(
        TRANSACTIONS,
        expr("transaction_id % 7 IN (2, 3)"),
        Map.of(
            "is_fraud",
            expr("if(transaction_id % 7 = 2, 1 - is_fraud, is_fraud)"),
            "tx_time",
            expr("if(transaction_id % 14 IN (2, 3, 10), tx_time + interval 5 hours, tx_time)")));
    tables.append(TRANSACTIONS, cards.rows(rows(random, 60, 10)));
    Tables later = cards.lakehouse().tables();

    assertThat(new FeatureRefresh(later, table).run().since()).isPresent();
    List<Row> asking = later.read(TRANSACTIONS).collectAsList();
    List<Row> counting = asking.stream().filter(row -> row.getInt(5) == 0).toList();
    assertHolds(later, table, counting);
    assertAnswers(later, FeatureSet.of(config, "fraud"), asking, counting);
    remembersChangesOfWhichNoneIsAnEvent(cards, table);
  }

  private static void remembersChangesOfWhichNoneIsAnEvent(CardProject cards, FeatureTable table) {
    Tables tables = cards.lakehouse().tables();
    final long held = tables.pin(table.table()).version();
    tables.append(
        TRANSACTIONS, cards.rows(transaction(70, "2018-08-01T11:00:00Z", 1L, 1L, "1.00", 1)));

    assertThat(new FeatureRefresh(cards.lakehouse().tables(), table).run())
        .isEqualTo(FeatureRefresh.Result.NOTHING);
    assertThat(tables.newestHere(table.table())).as("remembered").contains(held + 1);
    new FeatureRefresh(cards.lakehouse().tables(), table).run();
    assertThat(tables.newestHere(table.table())).as("once").contains(held + 1);
    assertThat(tables.dataChangedSince(table.table(), held)).isFalse();
  }

  private static void assertHolds(Tables tables, FeatureTable table, List<Row> counting) {
    Set<Row> expected = new LinkedHashSet<>();
    for (Row row : counting) {
      if (!row.isNullAt(2)) {
        List<Double> recent = amounts(counting, row, Duration.ofHours(7));
        List<Double> day = amounts(counting, row, Duration.ofDays(1));
        expected.add(
            RowFactory.create(
                row.getLong(2),
                row.getTimestamp(1),
                (long) recent.size(),
                recent.get(0),
                "" + day.subList(0, Math.min(2, day.size()))));
      }
    }
    assertThat(
            tables
                .read(table.table())
                .selectExpr("customer_id", "tx_time", "n", "most", "CAST(dear AS string)")
                .collectAsList())
        .containsExactlyInAnyOrderElementsOf(expected)
        .hasSizeGreaterThan(20);
  }

  /** All rows ask, also those that do not count. */
  private static void assertAnswers(
      Tables tables, FeatureSet features, List<Row> asking, List<Row> counting) {
    List<Row> expected = new ArrayList<>();
    for (Row row : asking) {
      List<Double> recent = amounts(counting, row, Duration.ofHours(7));
      double most = recent.isEmpty() ? -1 : recent.get(0);
      expected.add(RowFactory.create(row.getLong(0), (long) recent.size(), most));
    }
    assertThat(
            features
                .computeStored(tables, tables.read(TRANSACTIONS), Optional.empty(), List.of())
                .select("transaction_id", "n", "most")
                .collectAsList())
        .containsExactlyInAnyOrderElementsOf(expected)
        .hasSize(70);
  }

  /** The amounts in a row's window, the greatest first. */
  private static List<Double> amounts(List<Row> counting, Row asking, Duration window) {
    return counting.stream()
        .filter(event -> !event.isNullAt(2) && event.get(2).equals(asking.get(2)))
        .filter(
            event ->
                CardProject.age(asking, event) >= 0
                    && CardProject.age(asking, event) < window.toMillis())
        .map(event -> event.getDecimal(4).doubleValue())
        .sorted((one, other) -> Double.compare(other, one))
        .toList();
  }

  private static Row[] rows(Random random, int from, int count) {
    List<Row> rows = new ArrayList<>();
    for (int id = from; id < from + count; id++) {
      String hour = "2018-08-%02dT%02d:00:00Z".formatted(1 + random.nextInt(2), random.nextInt(24));
      Long customer = random.nextInt(9) == 0 ? null : (long) random.nextInt(3);
      String amount = random.nextInt(100) + ".10";
      rows.add(transaction(id, hour, customer, 1L, amount, random.nextInt(3) == 0 ? 1 : 0));
    }
    return rows.toArray(Row[]::new);
  }
}
