package io.lakeloop.gold;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;

import io.lakeloop.core.LocalLakehouse.Answer;
import io.lakeloop.core.LocalSpark;
import io.lakeloop.core.table.TableName;
import io.lakeloop.layers.SmallShop;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(LocalSpark.class)
class AggregateGoldJobTest {
  private static final String HEADER = "id,shop,sold_at,price";
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
  void removesTheGroupOfADeletedRow() {
    shop.lakehouse().tables().delete(TableName.parse("silver.sales"), col("id").equalTo(3));

    shop.run("aggregate-gold");

    assertThat(shop.rows("gold.shops")).containsExactly("[West,2,7.00]", "[null,1,6.00]");
  }

  @Test
  void writesNothingWhenNothingChangedOrTheLastBatchIsForgotten() {
    long version = shop.version("gold.shops");
    shop.run("aggregate-gold");
    assertThat(shop.version("gold.shops")).isEqualTo(version);

    shop.forgetLastBatch("gold.shops");
    shop.lakehouse().write("project/sql/shops.sql", aggregate("silver.sales") + " -- as before");
    shop.run("aggregate-gold");

    assertThat(shop.version("gold.shops")).isEqualTo(version);
    assertThat(shop.rows("gold.shops"))
        .containsExactly("[East,1,5.00]", "[West,2,7.00]", "[null,1,6.00]");
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
