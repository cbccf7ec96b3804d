package io.lakeloop.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.lakeloop.core.LocalBrowser;
import io.lakeloop.core.LocalSpark;
import io.lakeloop.core.table.TableName;
import io.lakeloop.core.table.TableSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** What monitoring, triage and page make of a week in which prices rise and the model fails. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RenderDashboardJobTest {
  private static final StructType COMPARISONS =
      new StructType()
          .add("model", "string")
          .add("challenger_version", "int")
          .add("champion_version", "int")
          .add("metric", "string")
          .add("challenger_value", "double")
          .add("champion_value", "double")
          .add("verdict", "string")
          .add("compared_at", "timestamp");

  @TempDir private static Path folder;
  private static @Nullable Shop opened;

  @BeforeAll
  static void watchAWeek() {
    Shop shop =
        new Shop(folder)
            .monitoring(
                """
                monitors:
                  returns:
                    model: returns
                    granularity: 1d
                    labels: { table: silver.orders, keys: [order_id], column: returned }
                    alerts:
                      "<feature> drift": { metric: population_stability_index, above: 0.2, violations: 2, of: 3 }
                    retraining: { quality-metric: auc_roc, minimum: 0.80 }
                """);
    for (int day = 0; day < 6; day++) {
      Shop.Day orders = new Shop.Day(day, 200, day < 3 ? 1 : day, 0, day < 3 ? 0.05 : 0.1 * day);
      shop.predict(orders);
      shop.label(orders);
    }
    shop.label(Shop.Day.usual(6));
    compare(shop);
    opened = shop;
    assertThat(shop.run("monitor-model").err()).isEmpty();
    assertThat(shop.run("render-dashboard").err()).isEmpty();
  }

  private static void compare(Shop shop) {
    TableName table = TableName.parse("monitoring.model_comparisons");
    shop.tables().create(TableSpec.appended(table, COMPARISONS, ""));
    shop.tables()
        .append(
            table,
            LocalSpark.session()
                .createDataFrame(
                    List.of(
                        RowFactory.create(
                            "returns",
                            1,
                            null,
                            "auc_roc",
                            0.91,
                            0.7,
                            "promote",
                            Timestamp.from(Instant.parse("2023-12-31T09:30:00Z")))),
                    COMPARISONS));
  }

  @Test
  @Order(1)
  void saysInPlainWordsWhatItComesTo() throws IOException {
    assertThat(page())
        .contains("<h1>shop: models at work</h1>")
        .contains(
            "<strong>The model should be trained again.</strong> The quality is lost: auc_roc")
        .contains("The inputs have changed: price.")
        .contains("Predictions until 2024-01-07 (UTC).")
        .contains(
            "Whether an order &lt;comes back&gt;. <b>returns</b>, version 1, stage None. In its"
                + " test it scored auc_roc 0.910.")
        .contains("<td>&lt;feature&gt; drift</td><td>price</td>")
        .contains(
            "<td>2023-12-31 09:30</td><td>version 1</td><td>a baseline</td><td>auc_roc</td>"
                + "<td>0.910</td><td>0.700</td><td>promote</td>")
        .contains("<figcaption>Quality: auc_roc</figcaption>")
        .contains("<figcaption>Drift of price</figcaption>")
        .doesNotContain("<script", "http://", "https://", "<comes", "<feature>");
  }

  @Test
  @Order(2)
  void coloursWhatDriftedAndNothingElse() throws IOException {
    List<String> rows = page().lines().filter(line -> line.contains("<tr><th title=")).toList();

    assertThat(rows).hasSize(5);
    assertThat(rows.stream().filter(row -> row.contains(">price<")))
        .singleElement()
        .asString()
        .containsPattern("(<td class=\"l[01]\">[^/]*</td>){3}(<td class=\"l3\">[^/]*</td>){3}");
    assertThat(rows.stream().filter(row -> !row.contains(">price<") && !row.contains("title=\"p")))
        .allMatch(row -> !row.contains("l2") && !row.contains("l3"));
  }

  @Test
  @Order(3)
  void leavesAPageAloneThatWouldBeTheSame() throws IOException {
    Files.setLastModifiedTime(file(), FileTime.fromMillis(0));

    assertThat(shop().run("render-dashboard").exitCode()).isZero();

    assertThat(Files.getLastModifiedTime(file())).isEqualTo(FileTime.fromMillis(0));
  }

  @Test
  @Order(4)
  void asksForRetrainingOnce() {
    assertThat(shop().run("trigger-retraining").err()).isEmpty();
    TableName requests = TableName.parse("monitoring.retraining_requests");
    assertThat(
            shop()
                .tables()
                .read(requests)
                .selectExpr(
                    "monitor", "model_version", "string(window.start)", "verdict", "requested")
                .collectAsList())
        .containsExactly(
            RowFactory.create(
                "returns", 1, "2024-01-06 00:00:00", "loss-retraining-may-mend", true));
    long version = shop().tables().pin(requests).version();

    assertThat(shop().run("trigger-retraining", "--monitor", "returns").err()).isEmpty();

    assertThat(shop().tables().pin(requests).version()).isEqualTo(version);
  }

  @Test
  @Order(5)
  void fitsTheWindowOfABrowser() throws IOException, InterruptedException {
    Optional<LocalBrowser> browser = LocalBrowser.found();
    assumeTrue(browser.isPresent(), "no browser");

    for (String size : List.of("1280,1600", "800,1600")) {
      assertThat(browser.get().assertFits(page(), folder, size, "body *"))
          .contains("<svg viewBox=\"0 0 320 150\"");
    }
    browser.get().keepPicture(file(), "1280,1600", "dashboard.screenshot");
  }

  private static Shop shop() {
    return Objects.requireNonNull(opened);
  }

  private static Path file() {
    return folder.resolve("lakehouse/dev/_dashboards/shop.html");
  }

  private static String page() throws IOException {
    return Files.readString(file());
  }
}
