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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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

  @TempDir private static Path opened;
  private static @Nullable Shop first;

  @TempDir private Path folder;
  private Shop shop;

  @BeforeAll
  static void register() {
    first = new Shop(opened);
  }

  @BeforeEach
  void open() {
    shop = Objects.requireNonNull(first).copyTo(folder).monitoring(MONITORING);
  }

  @Test
  void findsTheColumnThatDriftedAndLeavesTheOthersAlone() {
    shop.predict(Shop.Day.usual(0));
    shop.predict(new Shop.Day(1, 200, 3, 0, 0));
    shop.predict(new Shop.Day(2, 200, 3, 0, 0));
    monitor();

    List<Row> drift =
        rows("drift_metrics")
            .filter("drift_type = 'BASELINE' AND column_name IN ('price', 'items', 'country')")
            .orderBy("window.start", "column_name")
            .collectAsList();
    assertThat(drift).hasSize(9);
    for (Row row : drift) {
      boolean drifted =
          row.getAs("column_name").equals("price") && !day(row).equals(Timestamp.from(Shop.MONDAY));
      double index = row.getAs("population_stability_index");
      assertThat(index > 0.2).as("%s", row).isEqualTo(drifted);
    }
    assertThat(triggered())
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
    assertThat(rows("drift_metrics").filter("drift_type = 'CONSECUTIVE'").count())
        .as("five columns and the whole, of two windows that have one before")
        .isEqualTo(12);
  }

  @Test
  void profilesEveryColumnOfEveryWindowAndOfTheBaseline() {
    shop.predict(new Shop.Day(0, 200, 1, 0.25, 0));
    monitor();

    Row price = profile("price", "INPUT");
    long missing = price.<Long>getAs("num_nulls");
    assertThat(price.<Long>getAs("count") + missing).isEqualTo(200);
    assertThat(missing).isBetween(30L, 70L);
    assertThat(price.<Double>getAs("percent_null")).isEqualTo(missing / 2.0);
    assertThat(price.<Double>getAs("median")).isBetween(15.0, 27.0);
    assertThat(price.getList(price.fieldIndex("quantiles"))).hasSize(1000);
    assertThat(price.<String>getAs("granularity")).isEqualTo("1 day");
    assertThat(profile("price", "BASELINE").<Long>getAs("count")).isEqualTo(1800);
    assertThat(
            profile("country", "INPUT")
                .getList(profile("country", "INPUT").fieldIndex("frequent_items")))
        .hasSize(2);
    Row whole = profile(":table", "INPUT");
    assertThat(whole.<Long>getAs("count")).isEqualTo(200);
    assertThat(whole.getList(whole.fieldIndex("non_null_columns")))
        .isEqualTo(List.of("country", "items", "prediction", "price", "probability"));
    assertThat(triggered()).singleElement().asString().startsWith("missing price 2024-01-01");
  }

  @Test
  void writesNothingWhereNothingIsNew() {
    shop.predict(Shop.Day.usual(0));
    shop.label(Shop.Day.usual(0));
    shop.label(Shop.Day.usual(2));
    monitor();
    Map<String, Long> before = versions();

    monitor();
    assertThat(versions()).isEqualTo(before);

    // Another setting makes the job run in earnest; it still has nothing to write.
    shop.monitoring(MONITORING.replace("below: 0.8", "below: 0.8, cool-down: 1d"));
    monitor();
    assertThat(versions()).isEqualTo(before);
  }

  @Test
  void replaysABatchWithoutCountingItTwice() throws IOException {
    shop.predict(Shop.Day.usual(0));
    monitor();
    Map<String, Long> before = versions();
    Path commits =
        folder.resolve("lakehouse/dev/_checkpoints/monitor-shop-returns").resolve("commits");
    try (Stream<Path> files = Files.list(commits)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }

    shop.monitoring(MONITORING.replace("below: 0.8", "below: 0.8, cool-down: 1d"));
    monitor();

    assertThat(versions()).isEqualTo(before);
    assertThat(profile(":table", "INPUT").<Long>getAs("count")).isEqualTo(200);
  }

  @Test
  void countsLatePredictionsIntoTheirWindowOnly() {
    shop.predict(Shop.Day.usual(0));
    shop.predict(Shop.Day.usual(1));
    shop.predict(Shop.Day.usual(2));
    monitor();
    Map<Timestamp, String> before = runs();
    shop.predict(new Shop.Day(1, 50, 1, 0, 0));
    monitor();

    Map<Timestamp, String> after = runs();
    assertThat(after.keySet()).isEqualTo(before.keySet());
    assertThat(
            after.keySet().stream().filter(day -> !Objects.equals(after.get(day), before.get(day))))
        .containsExactly(Timestamp.valueOf("2024-01-02 00:00:00"));
    assertThat(
            rows("profile_metrics")
                .filter("column_name = 'items' AND log_type = 'INPUT'")
                .orderBy("window.start")
                .select("count")
                .collectAsList()
                .stream()
                .map(row -> row.getLong(0)))
        .containsExactly(200L, 250L, 200L);
  }

  @Test
  void measuresQualityOnceTheLabelsAreComplete() {
    Shop.Day bad = new Shop.Day(1, 200, 1, 0, 0.5);
    shop.predict(Shop.Day.usual(0));
    shop.predict(bad);
    shop.label(Shop.Day.usual(0));
    monitor();
    assertThat(rows("profile_metrics").filter("quality IS NOT NULL").count()).isZero();

    shop.label(bad);
    shop.label(Shop.Day.usual(2));
    monitor();
    Row first =
        rows("profile_metrics").filter("quality IS NOT NULL").orderBy("window.start").head();
    assertThat(rows("profile_metrics").filter("quality IS NOT NULL").count()).isEqualTo(1);
    assertThat(first.<Double>getAs("accuracy_score")).isEqualTo(1.0);
    assertThat(first.getJavaMap(first.fieldIndex("quality"))).containsEntry("auc_roc", 1.0);
    assertThat(first.<Row>getAs("roc_auc_score").getDouble(1)).isEqualTo(1.0);

    shop.label(Shop.Day.usual(3));
    monitor();
    Row second =
        rows("profile_metrics")
            .filter("quality IS NOT NULL")
            .orderBy(col("window.start").desc())
            .head();
    assertThat(second.<Double>getAs("accuracy_score")).isCloseTo(0.5, within(0.1));
    assertThat(second.<Long>getAs("labelled_rows")).isEqualTo(200);
    assertThat(triggered()).containsExactly("bad :table 2024-01-02 auc_roc is");
  }

  @Test
  void refusesALostCheckpoint() throws IOException {
    shop.predict(Shop.Day.usual(0));
    monitor();
    Path checkpoint = folder.resolve("lakehouse/dev/_checkpoints/monitor-shop-returns");
    Files.move(checkpoint, folder.resolve("lost"));
    shop.predict(Shop.Day.usual(1));

    assertThat(shop.run("monitor-model").err())
        .contains("The monitor 'returns' has counted predictions, but the checkpoint");
  }

  @Test
  void saysWhatItLacks() {
    shop.monitoring(MONITORING.replace("model: returns", "model: retorts"));
    assertThat(shop.run("monitor-model").err())
        .contains("There is no table predictions.retorts in 'dev'.")
        .contains("did you mean predictions.returns?");
    assertThat(shop.run("monitor-model", "--monitor", "retruns").err())
        .contains("The project 'shop' has no monitor 'retruns'.")
        .contains("did you mean returns?");
  }

  private void monitor() {
    assertThat(shop.run("monitor-model").err()).isEmpty();
  }

  private Dataset<Row> rows(String table) {
    return shop.tables().read(TableName.parse("monitoring." + table));
  }

  private Row profile(String column, String type) {
    return rows("profile_metrics")
        .filter(col("column_name").equalTo(column).and(col("log_type").equalTo(type)))
        .head();
  }

  private List<String> triggered() {
    return rows("alerts").filter("state = 'TRIGGERED'").orderBy("alert_id").collectAsList().stream()
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

  private Map<Timestamp, String> runs() {
    Map<Timestamp, String> runs = new HashMap<>();
    rows("profile_metrics")
        .filter("column_name = 'price' AND log_type = 'INPUT'")
        .collectAsList()
        .forEach(row -> runs.put(day(row), row.getAs("run_id")));
    return runs;
  }

  private Map<String, Long> versions() {
    Tables tables = shop.tables();
    Map<String, Long> versions = new HashMap<>();
    for (String name : List.of("profile_states", "profile_metrics", "drift_metrics", "alerts")) {
      versions.put(name, tables.pin(TableName.parse("monitoring." + name)).version());
    }
    return versions;
  }
}
