package io.lakeloop.bronze;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeloop.core.LocalLakehouse.Answer;
import io.lakeloop.core.LocalSpark;
import io.lakeloop.core.failure.UsageException;
import io.lakeloop.core.table.Increment;
import io.lakeloop.core.table.TableFacts;
import io.lakeloop.core.table.TableName;
import io.lakeloop.core.table.Tables;
import io.lakeloop.layers.SmallShop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(LocalSpark.class)
class IngestBronzeJobTest {
  private static final TableName SALES = TableName.parse("bronze.sales");
  private static final String HEADER = "id,shop,sold_at,price";

  @TempDir private Path folder;
  private SmallShop shop;
  private BronzeRuns runs;

  @BeforeEach
  void open() {
    shop = new SmallShop(folder);
    runs =
        new BronzeRuns(
            shop.lakehouse(), Map.of("LAKELOOP_DATA", folder.resolve("data").toString()));
  }

  @Test
  void takesEachFileInOnceByTheNamesOfItsColumnsWhateverItsAge() throws IOException {
    shop.file("b.csv", HEADER, "2,East,2024-01-02 10:00:00,5.00");
    shop.run("ingest-bronze");
    Path old = shop.file("a.csv", "shop,id,sold_at,card", "West,1,2024-01-01 10:00:00,gold");
    Files.setLastModifiedTime(old, FileTime.from(Instant.now().minus(Duration.ofDays(400))));
    shop.run("ingest-bronze");
    long version = shop.version("bronze.sales");
    // As a kill between the table's commit and the checkpoint's leaves it.
    shop.lakehouse().forgetLastBatch("bronze.sales");

    assertThat(shop.answer("ingest-bronze", "--reingest", "*.csv"))
        .isEqualTo(new Answer(0, "", ""));

    assertThat(shop.version("bronze.sales")).isEqualTo(version);
    assertThat(shop.rows("bronze.sales", "id", "shop", "sold_at", "price", "card"))
        .containsExactly(
            "[1,West,2024-01-01 10:00:00,null,gold]", "[2,East,2024-01-02 10:00:00,5.00,null]");
  }

  @Test
  void letsTheTableSayWhatIsSaidOfItNow() {
    shop.file("a.csv", HEADER, "1,West,2024-01-01 10:00:00,3.50");
    runs.run();
    assertThat(newIds()).containsExactly("1");
    shop.tables(
        SmallShop.TABLES.replace(
            "sales: { from:", "sales: { description: As it came., owner: tills, from:"));
    shop.file("b.csv", HEADER, "2,East,2024-01-02 10:00:00,5.00");

    runs.run();

    TableFacts facts = shop.lakehouse().tables().facts(SALES);
    assertThat(facts.description()).isEqualTo("As it came.");
    assertThat(facts.owner()).contains("tills");
    assertThat(newIds()).as("read on").containsExactly("2");
  }

  /** What is new to one who follows the table. */
  private List<String> newIds() {
    List<String> ids = new ArrayList<>();
    Tables tables = shop.lakehouse().tables();
    new Increment(tables, "reader")
        .runAvailable(
            tables.stream(SALES),
            (rows, batch) ->
                rows.select("id").collectAsList().forEach(row -> ids.add(row.getString(0))));
    return ids;
  }

  @Test
  void saysWhereNoFileIs() {
    Answer answer = shop.answer("ingest-bronze");

    assertThat(answer.exitCode()).isEqualTo(2);
    assertThat(answer.err())
        .startsWith("bronze.sales has no file to read.")
        .contains("  cause: ", folder.resolve("data").toString(), "  remedy: ", "tables.yml")
        .doesNotContain("\tat ");
  }

  @Test
  void refusesToTakeAgainWhatIsNotThereBeforeItTakesAnything() {
    shop.file("2024-01-01.csv", HEADER, "1,West,2024-01-01 10:00:00,3.50");
    shop.file("_b.csv", HEADER, "2,West,2024-01-01 10:00:00,3.50");

    assertThat(shop.answer("ingest-bronze", "--reingest", "*.csv,2024-01-10.csv"))
        .isEqualTo(
            new Answer(
                2,
                "",
                """
                --reingest 2024-01-10.csv names no file.
                  cause: Did you mean 2024-01-01.csv?
                  remedy: Write a glob over a file's whole path or over its name, such as '*.csv'.
                """));
    assertThatThrownBy(() -> runs.run(Map.of("reingest", "_b.csv")))
        .as("a file that is passed over")
        .isInstanceOf(UsageException.class)
        .hasMessageStartingWith("--reingest _b.csv names no file.");
    assertThatThrownBy(() -> runs.run(Map.of("reingest", "[a.csv")))
        .isInstanceOf(UsageException.class)
        .hasMessageStartingWith("--reingest [a.csv is no glob.");
    assertThat(shop.version("bronze.sales")).isEqualTo(-1);
  }

  @Test
  void refusesToTakeFilesAgainThatNoTableHas() {
    shop.tables(
        """
        bronze:
          orders: { from: { jdbc: { url: "jdbc:postgresql://host/shop", table: orders } } }
        """);

    assertThatThrownBy(() -> runs.run(Map.of("reingest", "*.csv")))
        .isInstanceOf(UsageException.class)
        .hasMessage(
            """
            --reingest *.csv names no file.
              cause: No table that is asked for has any.
              remedy: Leave --reingest out, or name a table that is filled from files with --table.\
            """);
  }

  @Test
  void goesOnAtAnIntervalUntilItIsStopped(SparkSession spark) {
    shop.file("a.csv", HEADER, "1,West,2024-01-01 10:00:00,3.50");
    CompletableFuture<Void> later =
        CompletableFuture.runAsync(
            () -> {
              awaitBatch(0);
              shop.file("b.csv", HEADER, "2,East,2024-01-02 10:00:00,5.00");
              awaitBatch(1);
              stop(spark.streams().active());
            });

    Answer answer = shop.answer("ingest-bronze", "--continuous", "1s", "--for", "60s");

    later.join();
    assertThat(answer).isEqualTo(new Answer(0, "", ""));
    assertThat(shop.rows("bronze.sales", "id")).containsExactly("[1]", "[2]");
  }

  private void awaitBatch(int number) {
    Path ended = folder.resolve("lakehouse/dev/_checkpoints/bronze.sales/commits/" + number);
    for (int waited = 0; waited < 600 && !Files.exists(ended); waited++) {
      LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
    }
  }

  private static void stop(StreamingQuery... queries) {
    for (StreamingQuery query : queries) {
      try {
        query.stop();
      } catch (TimeoutException late) {
        throw new IllegalStateException(late);
      }
    }
  }

  @Test
  void goesOnWithOneTableThatIsAStream() {
    shop.tables(
        """
        bronze:
          sales: { from: { files: { path: data, format: csv } } }
          orders: { from: { jdbc: { url: "jdbc:postgresql://host/shop", table: orders } } }
        """);

    assertThatThrownBy(() -> runs.run(Map.of("continuous", "1s")))
        .isInstanceOf(UsageException.class)
        .hasMessageStartingWith("ingest-bronze --continuous goes on with one table.")
        .hasMessageContainingAll("There are 2: sales, orders.", "Name one with --table");
    assertThatThrownBy(
            () -> runs.run(Map.of("continuous", "1s", "table", "sales", "reingest", "*")))
        .isInstanceOf(UsageException.class)
        .hasMessageStartingWith("--reingest and --continuous exclude each other.");
    assertThatThrownBy(() -> runs.run(Map.of("continuous", "1s", "table", "orders")))
        .isInstanceOf(UsageException.class)
        .hasMessageStartingWith("bronze.orders cannot be filled continuously.")
        .hasMessageContaining("Leave --continuous out");
  }
}
