package io.lakeloop.silver;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.assertj.core.api.Assertions.assertThat;

import io.lakeloop.core.LocalLakehouse.Answer;
import io.lakeloop.core.LocalSpark;
import io.lakeloop.core.table.TableName;
import io.lakeloop.layers.SmallShop;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(LocalSpark.class)
class QuarantineReplayTest {
  private static final String HEADER = "id,shop,sold_at,price";
  private static final TableName QUARANTINE = TableName.parse("silver.sales__quarantine");
  private static final String APPENDED =
      SmallShop.TABLES
          .replace("write: upsert\n", "write: append\n")
          .replace("write: upsert-changed-groups", "write: overwrite");

  @TempDir private Path folder;
  private SmallShop shop;

  @BeforeEach
  void open() {
    shop = new SmallShop(folder);
  }

  @Test
  void addsTheRowsThatPassTheMendedRulesOnceAndLeavesTheRest() {
    quarantineThree();
    assertThat(shop.rows("silver.sales", "id")).containsExactly("[1]");
    shop.tables(APPENDED.replace("price >= 0", "price >= -5"));

    assertThat(replay().exitCode()).isZero();

    List<String> once = List.of("[1,3.00]", "[2,-1.00]", "[2,-1.00]");
    assertThat(shop.rows("silver.sales", "id", "price")).isEqualTo(once);
    assertThat(shop.rows("silver.sales__quarantine", "row"))
        .as("nothing leaves the quarantine")
        .hasSize(3);
    assertThat(taken()).containsExactly("[false]", "[true]", "[true]");
    long version = shop.version("silver.sales");
    replay();
    assertThat(shop.version("silver.sales")).isEqualTo(version);
    assertThat(shop.rows("silver.sales", "id", "price")).isEqualTo(once);
  }

  @Test
  void finishesWhatAKilledReplayTookAndDidNotWrite() {
    quarantineThree();
    shop.tables(APPENDED.replace("price >= 0", "price >= -5"));
    replay();
    // As if another run had been killed between its two commits, having taken the row of -9 too
    // early: the rules of today do not let it pass.
    shop.lakehouse()
        .tables()
        .update(QUARANTINE, col("row").contains("-9"), Map.of("_replayed_by", lit("killed")));

    replay();
    assertThat(taken()).containsExactly("[false]", "[true]", "[true]");
    assertThat(shop.rows("silver.sales", "id")).containsExactly("[1]", "[2]", "[2]");

    shop.lakehouse()
        .tables()
        .update(QUARANTINE, col("row").contains("-9"), Map.of("_replayed_by", lit("killed")));
    shop.tables(APPENDED.replace("price >= 0", "price >= -10"));
    replay();
    replay();

    assertThat(shop.rows("silver.sales", "id")).containsExactly("[1]", "[2]", "[2]", "[3]");
    assertThat(shop.rows("silver.sales__quarantine", "_replayed_by")).contains("[killed]");
  }

  @Test
  void keepsToTheOrderOfAnUpsert() {
    shop.file(
        "a.csv", HEADER, "1,West,2024-01-01 10:00:00,-1.00", "2,West,2024-01-09 10:00:00,-2.00");
    shop.file(
        "b.csv", HEADER, "1,East,2024-01-05 10:00:00,3.00", "2,East,2024-01-05 10:00:00,4.00");
    shop.run("ingest-bronze", "refine-silver");
    shop.tables(SmallShop.TABLES.replace("price >= 0", "price >= -5"));

    replay();

    assertThat(shop.rows("silver.sales", "id", "price")).containsExactly("[1,3.00]", "[2,-2.00]");
    assertThat(taken()).containsExactly("[true]", "[true]");
  }

  @Test
  void takesOneOfTwoRowsThatOnlyTheirMasksMakeEqual() {
    String masking =
        APPENDED
            .replace(
                "shop: { type: string }\n      sold_at",
                "shop: { type: string, pii: direct, protect: mask }\n      sold_at")
            .replace("expectations:", "expectations:\n      west: { check: shop LIKE 'W%' }");
    shop.tables(masking);
    shop.file("a.csv", HEADER, "2,Wabcd,2024-01-01 10:00:00,-1", "2,Xabcd,2024-01-01 10:00:00,-1");
    shop.run("ingest-bronze", "refine-silver");
    shop.tables(masking.replace("price >= 0", "price >= -5"));

    replay();
    replay();

    assertThat(shop.rows("silver.sales", "id", "shop")).containsExactly("[2,*abcd]");
    assertThat(taken()).containsExactly("[false]", "[true]");
  }

  @Test
  void letsRowsWaitThatTogetherAreNotWhatTheTableExpects() {
    quarantineThree();
    String mended = APPENDED.replace("price >= 0", "price >= -5");
    shop.tables(
        mended.replace(
            "gold:",
            "    table-expectations: { one_row: { unique: [id], on-failure: fail } }\ngold:"));

    Answer answer = replay();

    assertThat(answer.exitCode()).isEqualTo(3);
    assertThat(answer.err()).contains("'one_row' does not hold").contains("{\"id\":2}");
    assertThat(shop.rows("silver.sales", "id")).containsExactly("[1]");
    assertThat(taken()).containsExactly("[false]", "[false]", "[false]");
  }

  @Test
  void refusesToReplayAndRefineAtOnceOrWhatIsNoTable() {
    assertThat(
            shop.answer("refine-silver", "--replay-quarantine", "sales", "--table", "sales").err())
        .contains("--replay-quarantine and --table exclude each other.");
    assertThat(shop.answer("refine-silver", "--replay-quarantine", "sale").err())
        .contains("Did you mean silver.sales?", "Correct the option");
  }

  @Test
  void neverWritesWhatIsProtectedAndReplaysItAsItStands() {
    shop.lakehouse().variable("SHOP_KEY", "k");
    String hashing =
        "pii-key-variable: SHOP_KEY\n"
            + APPENDED.replace(
                "shop: { type: string }\n      sold_at",
                "shop: { type: string, pii: direct, protect: hash }\n      sold_at");
    assertThat(hashing).contains("protect: hash");
    shop.tables(hashing);
    shop.file("a.csv", HEADER, "1,West,2024-01-01 10:00:00,3.00", "2,West,2024-01-01 10:00:00,-1");
    shop.run("ingest-bronze", "refine-silver");
    shop.tables(hashing.replace("price >= 0", "price >= -5"));

    replay();

    String hash = new HmacSha256(new byte[] {'k'}).call("West");
    assertThat(shop.rows("silver.sales", "id", "shop"))
        .containsExactly("[1," + hash + "]", "[2," + hash + "]");
    assertThat(shop.rows("silver.sales__quarantine").toString())
        .contains(hash)
        .doesNotContain("West");
    shop.lakehouse().variable("SHOP_KEY", "");
    assertThat(replay().exitCode()).isEqualTo(2);
    assertThat(replay().err()).contains("The environment variable SHOP_KEY is not set, or blank.");
  }

  private void quarantineThree() {
    shop.tables(APPENDED);
    shop.file(
        "a.csv",
        HEADER,
        "1,West,2024-01-01 10:00:00,3.00",
        "2,West,2024-01-01 10:00:00,-1.00",
        "2,West,2024-01-01 10:00:00,-1.00",
        "3,West,2024-01-01 10:00:00,-9.00");
    shop.run("ingest-bronze", "refine-silver");
  }

  private List<String> taken() {
    return shop
        .lakehouse()
        .tables()
        .read(QUARANTINE)
        .select(col("_replayed_by").isNotNull())
        .collectAsList()
        .stream()
        .map(Object::toString)
        .sorted()
        .toList();
  }

  private Answer replay() {
    return shop.answer("refine-silver", "--replay-quarantine", "silver.sales");
  }
}
