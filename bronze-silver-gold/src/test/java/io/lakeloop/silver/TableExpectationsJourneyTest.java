package io.lakeloop.silver;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeloop.core.LocalLakehouse.Answer;
import io.lakeloop.core.LocalSpark;
import io.lakeloop.layers.SilverTransform;
import io.lakeloop.layers.SmallShop;
import java.nio.file.Path;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(LocalSpark.class)
class TableExpectationsJourneyTest {
  private static final String RESULTS = "ops.expectation_results";

  @TempDir private Path folder;
  private SmallShop shop;

  @BeforeEach
  void open() {
    shop = new SmallShop(folder);
  }

  @Test
  void recordsEachExpectationOnceARunThatHadSomethingNew() {
    expect(
        "one_row: { unique: [id], on-failure: fail }",
        "known_shop: { not-null-share: { column: shop, at-least: 0.9 } }",
        "enough: { row-count: { at-least: 2 } }",
        "fresh: { fresh-within: { column: sold_at, within: 1d } }");
    shop.bronze(
        "1,West,2024-01-01 10:00:00,3.00",
        "2,,2024-01-01 10:00:00,3.00",
        "3,East,2024-01-01 10:00:00,-1.00",
        "4,East,yesterday,1.00");

    shop.run("refine-silver", "refine-silver");

    assertThat(
            shop.rows(
                RESULTS,
                "table",
                "expectation",
                "kind",
                "on_failure",
                "rows_checked",
                "rows_failed",
                "passed"))
        .containsExactly(
            "[silver.sales,cast:sold_at,row,quarantine,4,1,false]",
            "[silver.sales,enough,table,warn,2,null,true]",
            // Also of the second run, which found nothing new: the table grows old by itself.
            "[silver.sales,fresh,table,warn,null,null,false]",
            "[silver.sales,fresh,table,warn,null,null,false]",
            "[silver.sales,has_price,row,quarantine,4,1,false]",
            "[silver.sales,known_shop,table,warn,2,1,false]",
            "[silver.sales,one_row,table,fail,2,0,true]",
            "[silver.sales,sequence:sold_at,row,quarantine,4,1,false]");
    assertThat(shop.rows(RESULTS, "expectation", "observed"))
        .contains("[has_price,0.75]", "[known_shop,0.5]", "[enough,2.0]", "[one_row,1.0]");
  }

  @Test
  void refusesNewRowsBeforeAnyOfThemIsWritten() {
    expect("known_shop: { not-null-share: { column: shop, at-least: 0.9 }, on-failure: fail }");
    shop.bronze(
        "1,West,2024-01-01 10:00:00,3.00", "2,,2024-01-01 10:00:00,-1", "3,,2024-01-01 10:00:00,3");

    Answer answer = shop.answer("refine-silver");

    assertThat(answer.exitCode()).isEqualTo(3);
    assertThat(answer.err())
        .isEqualTo(
            """
            silver.sales refuses its new rows: 'known_shop' does not hold.
              cause: 1 of 2 new rows have no shop; at least a share of 0.9 must have one.
              remedy: Mend the source, or set on-failure of 'known_shop' under silver.sales in \
            tables.yml to warn.
            """);
    assertThat(shop.rows("silver.sales")).isEmpty();
    assertThat(shop.version("silver.sales__quarantine")).isEqualTo(-1);
    assertThat(shop.rows(RESULTS, "expectation", "passed"))
        .containsExactly("[has_price,false]", "[known_shop,false]");
  }

  @Test
  void endsBadlyUntilTheTableIsAsItMustBe() {
    expect("enough: { row-count: { at-least: 2 }, on-failure: fail }");
    shop.bronze("1,West,2024-01-01 10:00:00,3.00");

    for (int run = 0; run < 2; run++) {
      Answer answer = shop.answer("refine-silver");
      assertThat(answer.exitCode()).isEqualTo(3);
      assertThat(answer.err())
          .contains("silver.sales is not as it must be: 'enough' does not hold.")
          .contains("It has 1 rows; it must have at least 2.");
    }
    assertThat(shop.rows("silver.sales", "id")).containsExactly("[1]");
    shop.bronze("2,West,2024-01-01 10:00:00,3.00");
    shop.run("refine-silver");
    assertThat(shop.rows("silver.sales", "id")).containsExactly("[1]", "[2]");
  }

  @Test
  void tellsOfTheTablesThatWereDoneBeforeADefect() {
    shop.tables(
        SmallShop.TABLES.replace(
            "gold:",
            """
              zones:
                class: io.lakeloop.silver.TableExpectationsJourneyTest$Defect
                from: bronze.sales
                columns: { name: { type: string } }
            gold:"""));
    shop.bronze("1,West,2024-01-01 10:00:00,3.00");

    assertThat(shop.answer("refine-silver").exitCode()).isEqualTo(1);

    assertThat(shop.rows(RESULTS, "table", "expectation", "rows_checked"))
        .containsExactly("[silver.sales,has_price,1]");
  }

  /** A transform that cannot do its work. */
  public static final class Defect implements SilverTransform {
    @Override
    public Dataset<Row> apply(Dataset<Row> newRows, Map<String, Dataset<Row>> tables) {
      throw new IllegalStateException("a defect");
    }
  }

  @Test
  void findsRowsThatReferToATableRefinedInTheSameRun() {
    referToShops("fail");
    shop.bronze(
        "1,West,2024-01-01 10:00:00,3.00",
        "2,,2024-01-01 10:00:00,9.00",
        "3,Wets,2024-01-01 10:00:00,9.00");

    Answer answer = shop.answer("refine-silver");

    assertThat(answer.exitCode()).isEqualTo(3);
    assertThat(answer.err()).contains("1 of 3 rows have no row in silver.shops").contains("Wets");
    assertThat(shop.rows("silver.sales")).isEmpty();
  }

  @Test
  void setsRowsAsideUntilWhatTheyReferToIsThere() {
    referToShops("quarantine");
    shop.bronze(
        "1,West,2024-01-01 10:00:00,3.00",
        "2,West,2024-01-01 10:00:00,2.00",
        "3,East,2024-01-01 10:00:00,9.00",
        "4,,2024-01-01 10:00:00,9.00",
        "5,South,2024-01-01 10:00:00,-9.00");
    Answer answer = shop.answer("refine-silver");

    assertThat(answer.exitCode()).isZero();
    assertThat(shop.rows("silver.sales", "id")).containsExactly("[1]", "[2]", "[4]");
    assertThat(shop.rows("silver.sales__quarantine", "failed_rules"))
        .containsExactly("[ArraySeq(has_price)]", "[ArraySeq(real_shop)]");
    assertThat(
            shop.rows(RESULTS, "expectation", "kind", "on_failure", "rows_checked", "rows_failed"))
        .containsExactly("[has_price,row,quarantine,5,1]", "[real_shop,row,quarantine,5,1]");

    shop.bronze("6,East,2024-01-02 10:00:00,3.00");
    shop.run("refine-silver");
    assertThat(shop.answer("refine-silver", "--replay-quarantine", "sales").exitCode()).isZero();

    assertThat(shop.rows("silver.sales", "id")).containsExactly("[1]", "[2]", "[3]", "[4]", "[6]");
  }

  /** Sales refer to the shops that have sold something for less than 5. */
  private void referToShops(String onFailure) {
    shop.tables(
        SmallShop.TABLES.replace(
            "gold:",
            """
                table-expectations:
                  real_shop:
                    references: { columns: [shop], table: silver.shops, to: [name] }
                    on-failure: %s
              shops:
                sql: sql/shop_names.sql
                columns: { name: { type: string } }
            gold:"""
                .formatted(onFailure)));
    shop.sql("shop_names", "SELECT shop AS name FROM {{ bronze.sales }} WHERE double(price) < 5");
  }

  private void expect(String... expectations) {
    shop.tables(
        SmallShop.TABLES.replace(
            "gold:",
            "    table-expectations:\n      " + String.join("\n      ", expectations) + "\ngold:"));
  }
}
