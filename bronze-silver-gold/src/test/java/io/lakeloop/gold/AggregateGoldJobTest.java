package io.lakeloop.gold;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.assertj.core.api.Assertions.assertThat;

import io.lakeloop.core.LocalLakehouse.Answer;
import io.lakeloop.core.LocalSpark;
import io.lakeloop.core.table.TableCare;
import io.lakeloop.core.table.TableFacts;
import io.lakeloop.core.table.TableName;
import io.lakeloop.core.table.TableSpec;
import io.lakeloop.core.table.Tables;
import io.lakeloop.layers.SmallShop;
import java.nio.file.Path;
import java.util.Map;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(LocalSpark.class)
class AggregateGoldJobTest {
  private static final String HEADER = "id,shop,sold_at,price";
  private static final TableName SALES = TableName.parse("silver.sales");
  private static final String APPENDED =
      SmallShop.TABLES.substring(0, SmallShop.TABLES.indexOf("gold:"))
          + """
          gold:
            dear:
              sql: sql/dear.sql
              write: append
              columns: { id: { type: bigint }, price: { type: "decimal(8,2)" } }
          """;
  private static final String[] JOURNEY = {"ingest-bronze", "refine-silver", "aggregate-gold"};

  @TempDir private static Path begun;
  @TempDir private Path folder;
  private SmallShop shop;

  @BeforeAll
  static void takeASmallShopToGold() {
    SmallShop first = new SmallShop(begun);
    first.file(
        "a.csv",
        HEADER,
        "1,West,2024-01-01 10:00:00,3.00",
        "2,West,2024-01-01 11:00:00,4.00",
        "3,East,2024-01-01 10:00:00,5.00",
        "4,,2024-01-01 10:00:00,6.00");
    first.run(JOURNEY);
  }

  @BeforeEach
  void goOn() {
    shop = new SmallShop(folder);
    shop.lakehouse().copy(begun, "lakehouse");
  }

  @Test
  void computesEveryGroupAndANullIsOne() {
    assertThat(shop.rows("gold.shops"))
        .containsExactly("[East,1,5.00]", "[West,2,7.00]", "[null,1,6.00]");
  }

  @Test
  void followsARowIntoAnotherGroupAndRemovesTheEmptyOne() {
    shop.file(
        "b.csv",
        HEADER,
        "3,West,2024-01-02 10:00:00,5.00",
        "4,North,2024-01-02 10:00:00,6.00",
        "5,North,2024-01-02 11:00:00,1.00");

    shop.run(JOURNEY);

    assertThat(shop.rows("gold.shops")).containsExactly("[North,2,7.00]", "[West,3,12.00]");
  }

  @Test
  void letsTheTableSayWhatIsSaidOfItNow() {
    shop.tables(
        SmallShop.TABLES.replace(
            "    write: upsert-changed-groups",
            "    description: Each shop.\n    owner: sales\n    write: upsert-changed-groups"));

    shop.run("aggregate-gold");

    TableFacts facts = shop.lakehouse().tables().facts(TableName.parse("gold.shops"));
    assertThat(facts.description()).isEqualTo("Each shop.");
    assertThat(facts.owner()).contains("sales");
    assertThat(shop.rows("gold.shops")).hasSize(3);
  }

  @Test
  void removesTheGroupOfADeletedRow() {
    shop.lakehouse().tables().delete(SALES, col("id").equalTo(3));

    shop.run("aggregate-gold");

    assertThat(shop.rows("gold.shops")).containsExactly("[West,2,7.00]", "[null,1,6.00]");
  }

  @Test
  void removesTheGroupOfARowThatIsMarkedAsDeleted() {
    Tables tables = shop.lakehouse().tables();
    tables.create(
        TableSpec.upserted(SALES, new StructType().add(Tables.DELETED_AT, "timestamp"), ""));
    tables.update(
        SALES, col("id").isin(1, 3), Map.of(Tables.DELETED_AT, expr("TIMESTAMP'2024-02-01'")));

    shop.run("aggregate-gold");
    assertThat(shop.rows("gold.shops")).containsExactly("[West,1,4.00]", "[null,1,6.00]");

    // And brings it back with the row.
    shop.lakehouse()
        .tables()
        .update(SALES, col("id").equalTo(3), Map.of(Tables.DELETED_AT, expr("NULL")));
    shop.run("aggregate-gold");
    assertThat(shop.rows("gold.shops"))
        .containsExactly("[East,1,5.00]", "[West,1,4.00]", "[null,1,6.00]");
  }

  @Test
  void writesNothingWhenNothingChanged() {
    long version = shop.version("gold.shops");

    shop.run("aggregate-gold");
    new TableCare(shop.lakehouse().tables(), SALES).optimize();
    shop.run("aggregate-gold");

    assertThat(shop.version("gold.shops")).isEqualTo(version);
  }

  @Test
  void computesAllAnewByAnotherDefinition() {
    shop.sql(
        "shops",
        "SELECT shop, count(*) AS sales, max(price) AS price FROM {{ silver.sales }} GROUP BY shop");

    shop.run("aggregate-gold");

    assertThat(shop.rows("gold.shops"))
        .containsExactly("[East,1,5.00]", "[West,2,4.00]", "[null,1,6.00]");
  }

  @Test
  void computesAllAnewAndSaysSoWhereTheChangesAreGone() {
    shop.file("b.csv", HEADER, "3,West,2024-01-02 10:00:00,5.00");
    shop.run("ingest-bronze", "refine-silver");
    SourceFiles.deleteChanges(shop.lakehouse().folder().resolve("lakehouse/dev/silver/sales"));

    shop.run("aggregate-gold");

    assertThat(shop.rows("ops.job_runs", "message"))
        .filteredOn(message -> message.contains("anew"))
        .containsOnly(
            "[2 rows written; all of gold.shops computed anew: "
                + "the changes since version 1 are gone]");
    assertThat(shop.rows("gold.shops")).containsExactly("[West,3,12.00]", "[null,1,6.00]");
    long version = shop.version("gold.shops");
    shop.run("aggregate-gold");
    assertThat(shop.version("gold.shops")).isEqualTo(version);
  }

  @Test
  void addsWhatIsNewToATableThatIsAppended() {
    shop.tables(APPENDED);
    shop.sql("dear", "SELECT id, price FROM {{ silver.sales }} WHERE price > 3");
    shop.run("aggregate-gold");
    assertThat(shop.rows("gold.dear")).containsExactly("[2,4.00]", "[3,5.00]", "[4,6.00]");
    shop.file(
        "b.csv",
        HEADER,
        "3,East,2024-01-02 10:00:00,5.50",
        "5,East,2024-01-02 10:00:00,1.00",
        "6,East,2024-01-02 10:00:00,9.00");

    shop.run(JOURNEY);
    shop.lakehouse().forgetLastBatch("gold.dear");
    shop.lakehouse().restarted();
    shop.sql("dear", "SELECT id, price FROM {{ silver.sales }} WHERE price > 3 -- as before");
    shop.run("aggregate-gold");

    assertThat(shop.rows("gold.dear"))
        .containsExactly("[2,4.00]", "[3,5.00]", "[3,5.50]", "[4,6.00]", "[6,9.00]");
  }

  @Test
  void refusesToAddRowsThatDependOnOthers() {
    shop.tables(APPENDED);
    shop.sql("dear", "SELECT max(id) AS id, price FROM {{ silver.sales }} GROUP BY price");

    Answer answer = shop.answer("aggregate-gold");

    assertThat(answer.exitCode()).isEqualTo(2);
    assertThat(answer.err())
        .startsWith("sql/dear.sql uses an aggregate over the new rows of silver.sales.")
        .contains("remedy: Give gold.dear another 'write' in tables.yml, or leave it out");
  }

  @Test
  void computesAllOfATableThatIsOverwritten() {
    shop.tables(SmallShop.TABLES.replace("write: upsert-changed-groups", "write: overwrite"));
    shop.file("b.csv", HEADER, "9,South,2024-01-02 10:00:00,1.00");

    shop.run(JOURNEY);

    assertThat(shop.rows("gold.shops"))
        .containsExactly("[East,1,5.00]", "[South,1,1.00]", "[West,2,7.00]", "[null,1,6.00]");
  }

  @Test
  void neverReadsBronze() {
    shop.sql("shops", aggregate("bronze.sales"));

    Answer answer = shop.answer("aggregate-gold");

    assertThat(answer.exitCode()).isEqualTo(2);
    assertThat(answer.err())
        .startsWith("sql/shops.sql reads bronze.sales.")
        .contains("remedy: Refine it into a silver table, and read that.");
  }

  private static String aggregate(String source) {
    return "SELECT shop, count(*) AS sales, sum(price) AS price FROM {{ %s }} GROUP BY shop"
        .formatted(source);
  }
}
