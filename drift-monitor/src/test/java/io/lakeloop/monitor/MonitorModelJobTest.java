package io.lakeloop.monitor;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.lakeloop.core.table.TableName;
import io.lakeloop.core.table.Tables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Some runs of one monitor; the tests read what the tables held after each. */
class MonitorModelJobTest {
  private static final String MONITORING =
      """
      monitors:
        returns:
          model: returns
          granularity: 1d
          labels: { table: silver.orders, keys: [order_id], column: returned, available-after: 1d }
          alerts:
            feature_drift: { metric: population_stability_index, above: 0.2, violations: 2, of: 3 }
            missing: { metric: percent_null_delta, column: price, above: 20 }
            bad: { metric: auc_roc, below: 0.8 }
          retraining: { quality-metric: auc_roc, minimum: 0.80 }
      """;

  /** The rows of the second day whose labels say the contrary of half of what was predicted. */
  private static final Shop.Day DEARER = new Shop.Day(1, 200, 3, 0, 0.5);

  private static final String CHECKPOINT = "lakehouse/dev/_checkpoints/monitor-shop-returns";

  @TempDir private static Path folder;
  private static @Nullable Shop opened;
  private static Map<String, Long> predicted = Map.of();
  private static Map<String, Long> labelled = Map.of();
  private static Map<String, Long> late = Map.of();
  private static Map<String, Long> nothingNew = Map.of();
  private static Map<String, Long> replayed = Map.of();
  private static String mistakes = "";
  private static String lost = "";

  @BeforeAll
  static void watch() throws IOException {
    Shop shop = new Shop(folder);
    opened = shop;
    mistakes = mistaken(shop);
    shop.monitoring(MONITORING);
    shop.predict(Shop.Day.usual(0));
    shop.predict(DEARER);
    shop.predict(new Shop.Day(2, 200, 3, 0, 0));
    shop.predict(new Shop.Day(3, 200, 1, 0.25, 0));
    shop.label(Shop.Day.usual(0));
    predicted = monitor();

    shop.label(DEARER);
    shop.label(Shop.Day.usual(2));
    labelled = monitor();

    shop.label(Shop.Day.usual(3));
    shop.predict(new Shop.Day(1, 50, 3, 0, 0));
    late = monitor();
    nothingNew = monitor();

    // Another setting makes the job run in earnest; it still has nothing to write.
    shop.monitoring(MONITORING.replace("below: 0.8", "below: 0.8, cool-down: 1d"));
    shop.lakehouse.forgetLastBatch("monitor-shop-returns");
    replayed = monitor();

    Files.move(folder.resolve(CHECKPOINT), folder.resolve("lost"));
    shop.predict(Shop.Day.usual(4));
    lost = shop.run("monitor-model").err();
  }

  private static String mistaken(Shop shop) {
    shop.monitoring(MONITORING.replace("model: returns", "model: retorts"));
    return shop.run("monitor-model").err()
        + shop.run("monitor-model", "--monitor", "retruns").err();
  }

  @Test
  void findsTheColumnThatDriftedAndLeavesTheOthersAlone() {
    List<Row> drift =
        rows(predicted, "drift_metrics")
            .filter("drift_type = 'BASELINE' AND column_name IN ('price', 'items', 'country')")
            .orderBy("window.start", "column_name")
            .collectAsList();
    assertThat(drift).hasSize(12);
    for (Row row : drift) {
      boolean drifted =
          row.getAs("column_name").equals("price") && List.of(day(1), day(2)).contains(day(row));
      double index = row.getAs("population_stability_index");
      assertThat(index > 0.2).as("%s", row).isEqualTo(drifted);
    }
    assertThat(triggered(predicted))
        .filteredOn(alert -> alert.startsWith("feature_drift"))
        .containsExactly("feature_drift price 2024-01-03 population_stability_index of price");
    Row items =
        drift.stream()
            .filter(row -> row.getAs("column_name").equals("items"))
            .findFirst()
            .orElseThrow();
    assertThat(items.<Row>getAs("ks_test").getDouble(1)).isGreaterThan(0.01);
    Row country =
        drift.stream()
            .filter(row -> row.getAs("column_name").equals("country"))
            .findFirst()
            .orElseThrow();
    assertThat(country.<Row>getAs("chi_squared_test").getDouble(1)).isGreaterThan(0.01);
    assertThat(rows(predicted, "drift_metrics").filter("drift_type = 'CONSECUTIVE'").count())
        .as("five columns and the whole, of three windows that have one before")
        .isEqualTo(18);
  }

  @Test
  void profilesEveryColumnOfEveryWindowAndOfTheBaseline() {
    Row price = profile("price", 3);
    long missing = price.<Long>getAs("num_nulls");
    assertThat(price.<Long>getAs("count") + missing).isEqualTo(200);
    assertThat(missing).isBetween(30L, 70L);
    assertThat(price.<Double>getAs("percent_null")).isEqualTo(missing / 2.0);
    assertThat(price.<Double>getAs("median")).isBetween(15.0, 27.0);
    assertThat(price.getList(price.fieldIndex("quantiles"))).hasSize(1000);
    assertThat(price.<String>getAs("granularity")).isEqualTo("1 day");
    Row baseline =
        rows(predicted, "profile_metrics")
            .filter("column_name = 'price' AND log_type = 'BASELINE'")
            .head();
    assertThat(baseline.<Long>getAs("count")).isEqualTo(1800);
    Row country = profile("country", 3);
    assertThat(country.getList(country.fieldIndex("frequent_items"))).hasSize(2);
    Row whole = profile(":table", 3);
    assertThat(whole.<Long>getAs("count")).isEqualTo(200);
    assertThat(whole.getList(whole.fieldIndex("non_null_columns")))
        .isEqualTo(List.of("country", "items", "prediction", "price", "probability"));
    assertThat(triggered(predicted))
        .filteredOn(alert -> !alert.startsWith("feature_drift"))
        .singleElement()
        .asString()
        .startsWith("missing price 2024-01-04");
  }

  @Test
  void writesNothingWhereNothingIsNew() {
    assertThat(nothingNew).isEqualTo(late);
  }

  @Test
  void replaysABatchWithoutCountingItTwice() {
    assertThat(replayed).isEqualTo(late);
    assertThat(counts(replayed, ":table")).containsExactly(200L, 250L, 200L, 200L);
  }

  @Test
  void measuresQualityOnceTheLabelsAreComplete() {
    assertThat(measured(predicted)).isEmpty();

    List<Row> one = measured(labelled);
    assertThat(one).hasSize(1);
    Row first = one.get(0);
    assertThat(day(first)).isEqualTo(day(0));
    assertThat(first.<Double>getAs("accuracy_score")).isEqualTo(1.0);
    assertThat(first.getJavaMap(first.fieldIndex("quality"))).containsEntry("auc_roc", 1.0);
    assertThat(first.<Row>getAs("roc_auc_score").getDouble(1)).isEqualTo(1.0);

    List<Row> two = measured(late);
    assertThat(two).hasSize(2);
    Row second = two.get(1);
    assertThat(day(second)).isEqualTo(day(1));
    assertThat(second.<Double>getAs("accuracy_score")).isCloseTo(0.5, within(0.1));
    assertThat(second.<Long>getAs("labelled_rows")).as("with the late ones").isEqualTo(250);
    assertThat(triggered(late))
        .filteredOn(alert -> alert.startsWith("bad"))
        .containsExactly("bad :table 2024-01-02 auc_roc is");
    assertThat(rows(late, "alerts").filter("alert = 'bad' AND state = 'OK'").count())
        .as("the first window, by its own labels")
        .isEqualTo(1);
  }

  @Test
  void countsLatePredictionsIntoTheirWindowOnly() {
    Map<Timestamp, String> before = runs(labelled);
    Map<Timestamp, String> after = runs(late);
    assertThat(after.keySet()).isEqualTo(before.keySet());
    assertThat(
            after.keySet().stream().filter(day -> !Objects.equals(after.get(day), before.get(day))))
        .containsExactly(day(1));
    assertThat(counts(late, "items")).containsExactly(200L, 250L, 200L, 200L);
  }

  @Test
  void refusesALostCheckpoint() {
    assertThat(lost).contains("The monitor 'returns' has counted predictions, but the checkpoint");
  }

  @Test
  void saysWhatItLacks() {
    assertThat(mistakes)
        .contains("There is no table predictions.retorts in 'dev'.")
        .contains("did you mean predictions.returns?")
        .contains("The project 'shop' has no monitor 'retruns'.")
        .contains("did you mean returns?");
  }

  private static Shop shop() {
    return Objects.requireNonNull(opened);
  }

  /** Runs the monitor; which version each table has come to. */
  private static Map<String, Long> monitor() {
    assertThat(shop().run("monitor-model").err()).isEmpty();
    Tables tables = shop().tables();
    Map<String, Long> versions = new HashMap<>();
    for (String name : List.of("profile_states", "profile_metrics", "drift_metrics", "alerts")) {
      versions.put(name, tables.pin(TableName.parse("monitoring." + name)).version());
    }
    return versions;
  }

  /** A table as it stood after a run. */
  private static Dataset<Row> rows(Map<String, Long> versions, String table) {
    return shop()
        .tables()
        .readAt(
            TableName.parse("monitoring." + table), Objects.requireNonNull(versions.get(table)));
  }

  private static Dataset<Row> profiles(Map<String, Long> versions, String column) {
    return rows(versions, "profile_metrics")
        .filter(col("column_name").equalTo(column).and(col("log_type").equalTo("INPUT")))
        .orderBy("window.start");
  }

  private static Row profile(String column, int day) {
    return profiles(predicted, column).filter(col("window.start").equalTo(day(day))).head();
  }

  private static List<Long> counts(Map<String, Long> versions, String column) {
    return profiles(versions, column).select("count").collectAsList().stream()
        .map(row -> row.getLong(0))
        .toList();
  }

  private static List<Row> measured(Map<String, Long> versions) {
    return rows(versions, "profile_metrics")
        .filter("quality IS NOT NULL")
        .orderBy("window.start")
        .collectAsList();
  }

  private static List<String> triggered(Map<String, Long> versions) {
    return rows(versions, "alerts")
        .filter("state = 'TRIGGERED'")
        .orderBy("alert_id")
        .collectAsList()
        .stream()
        .map(
            row ->
                "%s %s %s %s"
                    .formatted(
                        row.<String>getAs("alert"),
                        row.<String>getAs("column_name"),
                        day(row).toInstant().toString().substring(0, 10),
                        row.<String>getAs("message")
                            .replaceAll(
                                " is.*|,.*",
                                row.getAs("column_name").equals(":table") ? " is" : "")))
        .toList();
  }

  private static Timestamp day(Row row) {
    return row.<Row>getAs("window").getTimestamp(0);
  }

  private static Timestamp day(int day) {
    return Timestamp.from(Shop.MONDAY.plus(Duration.ofDays(day)));
  }

  private static Map<Timestamp, String> runs(Map<String, Long> versions) {
    Map<Timestamp, String> runs = new HashMap<>();
    profiles(versions, "price")
        .collectAsList()
        .forEach(row -> runs.put(day(row), row.getAs("run_id")));
    return runs;
  }
}
