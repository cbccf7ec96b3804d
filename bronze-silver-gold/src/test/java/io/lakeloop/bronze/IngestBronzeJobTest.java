package io.lakeloop.bronze;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeloop.core.LocalLakehouse.Answer;
import io.lakeloop.core.LocalSpark;
import io.lakeloop.core.table.TableFacts;
import io.lakeloop.core.table.TableName;
import io.lakeloop.layers.SmallShop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(LocalSpark.class)
class IngestBronzeJobTest {
  private static final String HEADER = "id,shop,sold_at,price";

  @TempDir private Path folder;
  private SmallShop shop;

  @BeforeEach
  void open() {
    shop = new SmallShop(folder);
  }

  @Test
  void takesEachFileInOnceWhateverItsAge() throws IOException {
    shop.file("b.csv", HEADER, "2,East,2024-01-02 10:00:00,5.00");
    shop.run("ingest-bronze");
    Path old = shop.file("a.csv", HEADER, "1,West,2024-01-01 10:00:00,3.50");
    Files.setLastModifiedTime(old, FileTime.from(Instant.now().minus(Duration.ofDays(400))));

    shop.run("ingest-bronze", "ingest-bronze");

    assertThat(shop.rows("bronze.sales", "id", "shop", "sold_at", "price"))
        .containsExactly("[1,West,2024-01-01 10:00:00,3.50]", "[2,East,2024-01-02 10:00:00,5.00]");
  }

  @Test
  void readsColumnsByNameWhereFilesOrderThemOtherwise() {
    shop.file("a.csv", HEADER, "1,West,2024-01-01 10:00:00,3.50");
    shop.file("b.csv", "price,id,sold_at,shop", "5.00,2,2024-01-02 10:00:00,East");

    shop.run("ingest-bronze");

    assertThat(shop.rows("bronze.sales", "id", "price")).containsExactly("[1,3.50]", "[2,5.00]");
  }

  @Test
  void addsNewColumnsAndLeavesVanishedOnesNull() {
    shop.file("a.csv", HEADER, "1,West,2024-01-01 10:00:00,3.50");
    shop.run("ingest-bronze");
    shop.file("b.csv", "id,shop,sold_at,card", "2,East,2024-01-02 10:00:00,gold");

    shop.run("ingest-bronze");

    assertThat(shop.rows("bronze.sales", "id", "price", "card"))
        .containsExactly("[1,3.50,null]", "[2,null,gold]");
  }

  @Test
  void letsTheTableSayWhatIsSaidOfItNow() {
    shop.file("a.csv", HEADER, "1,West,2024-01-01 10:00:00,3.50");
    shop.run("ingest-bronze", "refine-silver");
    shop.tables(
        SmallShop.TABLES.replace(
            "sales: { from:", "sales: { description: As it came., owner: tills, from:"));
    shop.file("b.csv", HEADER, "2,East,2024-01-02 10:00:00,5.00");

    shop.run("ingest-bronze", "refine-silver");

    TableFacts facts = shop.lakehouse().tables().facts(TableName.parse("bronze.sales"));
    assertThat(facts.description()).isEqualTo("As it came.");
    assertThat(facts.owner()).contains("tills");
    assertThat(shop.rows("silver.sales", "id")).as("read on").containsExactly("[1]", "[2]");
  }

  @Test
  void doublesNothingWhenKilledBetweenTableAndCheckpoint() {
    shop.file("a.csv", HEADER, "1,West,2024-01-01 10:00:00,3.50");
    shop.run("ingest-bronze");
    shop.lakehouse().forgetLastBatch("bronze.sales");

    shop.run("ingest-bronze");

    assertThat(shop.rows("bronze.sales", "id")).containsExactly("[1]");
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

    Answer misspelt = run("--reingest", "*.csv,2024-01-10.csv");
    Answer far = run("--reingest", "other/*");

    String data = "file:" + folder.resolve("data");
    assertThat(misspelt)
        .isEqualTo(
            new Answer(
                2,
                "",
                """
                --reingest 2024-01-10.csv names no file.
                  cause: Did you mean 2024-01-01.csv?
                  remedy: Write a glob over a file's whole path or over its name, such as '*.csv'.
                """));
    assertThat(far.err())
        .startsWith("--reingest other/* names no file.")
        .contains("  cause: Of the 1 files there are, the first is " + data + "/2024-01-01.csv.");
    assertThat(shop.version("bronze.sales")).isEqualTo(-1);
    assertThat(run("--reingest", "*-01.csv")).isEqualTo(new Answer(0, "", ""));
  }

  @Test
  void refusesToTakeAgainByWhatIsNoGlob() {
    shop.file("a.csv", HEADER, "1,West,2024-01-01 10:00:00,3.50");

    assertThat(run("--reingest", "[a.csv"))
        .isEqualTo(
            new Answer(
                2,
                "",
                """
                --reingest [a.csv is no glob.
                  cause: Its bracket, brace or backslash is left open or cannot be: error parsing regexp: Unclosed character class at pos 6: `[a.csv`.
                  remedy: Correct it, or write two globs with a comma between in place of braces: 'a*,b*'.
                """));
    assertThat(run("--reingest", "{a,b}.csv").err()).startsWith("--reingest {a is no glob.");
    assertThat(shop.version("bronze.sales")).isEqualTo(-1);
  }

  @Test
  void refusesToTakeAgainFilesThatArePassedOverOrThatNoTableHas() {
    shop.file("a.csv", HEADER, "1,West,2024-01-01 10:00:00,3.50");
    shop.file("_b.csv", HEADER, "2,West,2024-01-01 10:00:00,3.50");
    Answer hidden = run("--reingest", "_b.csv");
    shop.tables(
        """
        bronze:
          orders: { from: { jdbc: { url: "jdbc:postgresql://host/shop", table: orders } } }
        """);
    Answer none = run("--reingest", "*.csv");

    assertThat(hidden.exitCode()).isEqualTo(2);
    assertThat(hidden.err()).startsWith("--reingest _b.csv names no file.");
    assertThat(none)
        .isEqualTo(
            new Answer(
                2,
                "",
                """
                --reingest *.csv names no file.
                  cause: No table that is asked for has any.
                  remedy: Leave --reingest out, or name a table that is filled from files with --table.
                """));
  }

  @Test
  void goesOnAtAnIntervalForAWhile() {
    shop.file("a.csv", HEADER, "1,West,2024-01-01 10:00:00,3.50");
    CompletableFuture<Void> later =
        CompletableFuture.runAsync(
            () -> {
              while (shop.version("bronze.sales") < 1) {
                Thread.onSpinWait();
              }
              shop.file("b.csv", HEADER, "2,East,2024-01-02 10:00:00,5.00");
            });

    Answer answer = run("--continuous", "1s", "--for", "12s");

    later.join();
    assertThat(answer).isEqualTo(new Answer(0, "", ""));
    assertThat(shop.rows("bronze.sales", "id")).containsExactly("[1]", "[2]");
  }

  @Test
  void goesOnWithOneTableThatIsAStream() {
    shop.tables(
        """
        bronze:
          sales: { from: { files: { path: data, format: csv } } }
          orders: { from: { jdbc: { url: "jdbc:postgresql://host/shop", table: orders } } }
        """);

    assertThat(run("--continuous", "1s").err())
        .startsWith("ingest-bronze --continuous goes on with one table.")
        .contains("There are 2: sales, orders.", "Name one with --table");
    assertThat(run("--continuous", "1s", "--table", "sales", "--reingest", "*").err())
        .startsWith("--reingest and --continuous exclude each other.");
    Answer database = run("--continuous", "1s", "--table", "orders");
    assertThat(database.exitCode()).isEqualTo(2);
    assertThat(database.err())
        .startsWith("bronze.orders cannot be filled continuously.")
        .contains("Leave --continuous out");
  }

  private Answer run(String... options) {
    List<String> words = new ArrayList<>(List.of("ingest-bronze"));
    words.addAll(List.of(options));
    words.addAll(List.of("--project", folder.resolve("project").toString()));
    return shop.lakehouse().run(words.toArray(String[]::new));
  }
}
