package io.lakeloop.silver;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeloop.core.LocalLakehouse;
import io.lakeloop.core.LocalLakehouse.Answer;
import io.lakeloop.core.LocalSpark;
import io.lakeloop.core.table.TableName;
import io.lakeloop.core.table.Tables;
import io.lakeloop.layers.SmallShop;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.commons.io.FileUtils;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(LocalSpark.class)
class RefineSilverJobTest {
  private static final TableName SALES = TableName.parse("silver.sales");

  @TempDir private static Path begun;
  private static Answer refused = new Answer(0, "", "");

  @TempDir private Path folder;

  /** A first run that a rule refuses, and one where the rule is mended. */
  @BeforeAll
  static void refine() {
    SmallShop shop = new SmallShop(begun);
    shop.bronze(
        "1,West,2024-01-03 10:00:00,3.00",
        "1,West,2024-01-01 10:00:00,1.00",
        "2,West,yesterday,3.00",
        "3,West,2024-01-01 10:00:00,-1.00",
        ",West,2024-01-01 10:00:00,1.00");
    shop.tables(SmallShop.TABLES.replace("on-failure: quarantine", "on-failure: fail"));
    refused = shop.answer("refine-silver");
    shop.tables(SmallShop.TABLES);
    shop.run("refine-silver");
  }

  @Test
  void leavesTheTableAloneWhereARuleMustHold() {
    assertThat(refused.exitCode()).isEqualTo(3);
    assertThat(refused.err())
        .contains("silver.sales", "has_price")
        .contains("remedy: Filter them out in its SQL, for they stay in its source, or mend")
        .doesNotContain("\tat ");
    assertThat(begunTables().newestHere(SALES)).as("that of the next run").hasValue(1L);
    assertThat(begunTables().readAt(SALES, 0).isEmpty()).as("as it was left").isTrue();
  }

  @Test
  void keepsTheLatestRowOfAKeyAndQuarantinesWhatCannotBeCastAndWhatBreaksARule() {
    LocalLakehouse lakehouse = new LocalLakehouse(begun);

    assertThat(lakehouse.rows("silver.sales", "id", "price")).containsExactly("[1,3.00]");
    List<String> quarantined = lakehouse.rows("silver.sales__quarantine", "row", "failed_rules");
    assertThat(quarantined).hasSize(3);
    assertThat(quarantined)
        .anyMatch(row -> row.contains("yesterday") && row.contains("cast:sold_at"))
        .anyMatch(row -> row.contains("-1.00") && row.contains("has_price"));
  }

  @Test
  void writesNothingWhenRunAgainOrKilledBeforeTheCheckpoint() {
    SmallShop shop = goOn();
    List<String> kept = shop.rows("silver.sales");
    long version = shop.version("silver.sales");
    shop.run("refine-silver");
    assertThat(shop.version("silver.sales")).isEqualTo(version);
    shop.lakehouse().forgetLastBatch("silver.sales");
    shop.sql("sales", "SELECT id, shop, sold_at, price FROM {{ bronze.sales }} -- as before");

    shop.run("refine-silver");

    assertThat(shop.rows("silver.sales")).isEqualTo(kept);
    assertThat(shop.rows("silver.sales__quarantine")).hasSize(3);
  }

  @Test
  void refusesWhatDoesNotFitTheTableOrItsOptions() throws IOException {
    SmallShop shop = goOn();
    refusesOptionsThatExcludeEachOtherOrNameNoTable(shop);

    shop.sql(
        "sales",
        "SELECT id, max(shop) AS shop, max(sold_at) AS sold_at, sum(price) AS price FROM"
            + " {{ bronze.sales }} GROUP BY id");
    assertThat(refusal(shop))
        .startsWith("sql/sales.sql uses an aggregate over the new rows of bronze.sales.")
        .contains("compute it in gold");

    shop.sql("sales", "SELECT id, shop, sold_at, price AS prise FROM {{ bronze.sales }}");
    assertThat(refusal(shop)).contains("'prise' is not declared (did you mean 'price'?)");

    shop.sql("sales", "SELECT id, shop, sold_at, price FROM {{ bronze.sales }}");
    FileUtils.deleteDirectory(folder.resolve("lakehouse/dev/silver/sales").toFile());
    assertThat(refusal(shop)).startsWith("silver.sales is gone, but not the checkpoint");
    assertThat(shop.version("silver.sales")).as("not made anew").isEqualTo(-1);
  }

  private static void refusesOptionsThatExcludeEachOtherOrNameNoTable(SmallShop shop) {
    assertThat(refusal(shop, "--replay-quarantine", "sales", "--table", "sales"))
        .contains("--replay-quarantine and --table exclude each other.");
    assertThat(refusal(shop, "--replay-quarantine", "sale"))
        .contains("Did you mean silver.sales?", "Correct the option");
  }

  private static String refusal(SmallShop shop, String... options) {
    Answer answer = shop.answer("refine-silver", options);
    assertThat(answer.exitCode()).isEqualTo(2);
    return answer.err();
  }

  private SmallShop goOn() {
    SmallShop shop = new SmallShop(folder);
    shop.lakehouse().copy(begun, "lakehouse");
    return shop;
  }

  private static Tables begunTables() {
    return new LocalLakehouse(begun).tables();
  }
}
