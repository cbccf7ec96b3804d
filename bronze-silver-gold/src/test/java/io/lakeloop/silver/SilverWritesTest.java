package io.lakeloop.silver;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.assertj.core.api.Assertions.assertThat;

import io.lakeloop.core.LocalSpark;
import io.lakeloop.core.table.TableName;
import io.lakeloop.core.table.Tables;
import io.lakeloop.layers.SilverTransform;
import io.lakeloop.layers.SmallShop;
import java.nio.file.Path;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * How a shop's sales come into Silver where rows are deleted, keep a history, or a class makes
 * them: one file of them, refined once. No test asks what another changes.
 */
@ExtendWith(LocalSpark.class)
class SilverWritesTest {
  private static final String OTHER_TABLES =
      """
        history:
          sql: sql/history.sql
          keys: [id]
          sequence-by: sold_at
          write: scd2
          apply-as-delete: op = 'D'
          except: [op]
          columns: { id: { type: bigint }, sold_at: { type: timestamp }, shop: { type: string } }
        returns:
          sql: sql/returns.sql
          keys: [id]
          sequence-by: sold_at
          write: upsert
          apply-as-delete: gone
          except: [gone]
          columns: { id: { type: bigint }, sold_at: { type: timestamp } }
        prices:
          class: io.lakeloop.silver.SilverWritesTest$Prices
          from: silver.sales
          keys: [id]
          sequence-by: sold_at
          write: upsert
          columns:
            { id: { type: bigint }, sold_at: { type: timestamp }, price: { type: "decimal(8,2)" } }
      gold:
      """;

  @TempDir private static Path folder;
  private static SmallShop shop;

  @BeforeAll
  static void refine() {
    shop = new SmallShop(folder);
    shop.tables(
        SmallShop.TABLES
            .replace(
                "write: upsert\n",
                "write: upsert\n    apply-as-delete: op = 'D'\n    except: [op]\n")
            .replace("gold:\n", OTHER_TABLES));
    shop.sql("sales", "SELECT op, id, shop, sold_at, price FROM {{ bronze.sales }}");
    shop.sql("history", "SELECT op, id, sold_at, shop FROM {{ bronze.sales }} WHERE id > 0");
    shop.sql(
        "returns", "SELECT id, sold_at, _deleted_at IS NOT NULL AS gone FROM {{ silver.sales }}");
    shop.file(
        "a.csv",
        "op,id,shop,sold_at,price",
        "I,1,West,2024-01-01 10:00:00,1.00",
        "U,1,West,2024-01-03 10:00:00,3.00",
        "D,1,,2024-01-02 10:00:00,",
        "I,2,East,2024-01-01 10:00:00,2.00",
        "D,3,,2024-01-05 10:00:00,",
        "I,3,East,2024-01-04 10:00:00,4.00",
        "D,,,2024-01-05 10:00:00,");
    shop.run("ingest-bronze", "refine-silver");
  }

  @Test
  void deletesForGoodWhateverComesLateAndTakesWhatComesAfter() {
    assertThat(shop.rows("silver.sales", "id", "price"))
        .contains("[1,3.00]")
        .noneMatch(row -> row.startsWith("[3,"));
    assertThat(shop.rows("silver.sales__quarantine", "failed_rules"))
        .singleElement()
        .asString()
        .contains("key:id");
  }

  @Test
  void keepsTheHistoryOfAKey() {
    assertThat(shop.rows("silver.history"))
        .containsExactly(
            "[1,2024-01-01 10:00:00.0,West,2024-01-01 10:00:00.0,2024-01-02 10:00:00.0,false]",
            "[1,2024-01-03 10:00:00.0,West,2024-01-03 10:00:00.0,null,true]",
            "[2,2024-01-01 10:00:00.0,East,2024-01-01 10:00:00.0,null,true]",
            "[3,2024-01-04 10:00:00.0,East,2024-01-04 10:00:00.0,2024-01-05 10:00:00.0,false]");
  }

  @Test
  void makesRowsByAClass() {
    assertThat(shop.rows("silver.prices", "id", "price")).containsExactly("[1,3.00]", "[2,2.00]");
  }

  @Test
  void followsADeletionWhereTheTableSaysSoAndPassesItOverWhereNot() {
    assertThat(shop.rows("silver.returns", "id")).containsExactly("[1]", "[2]");
    shop.lakehouse()
        .tables()
        .update(
            TableName.parse("silver.sales"),
            col("id").equalTo(2),
            Map.of(Tables.DELETED_AT, expr("TIMESTAMP'2024-02-01'")));

    assertThat(shop.answer("refine-silver", "--table", "returns,prices").exitCode()).isZero();

    assertThat(shop.rows("silver.returns", "id")).containsExactly("[1]");
    assertThat(shop.rows("silver.prices", "id", "price")).containsExactly("[1,3.00]", "[2,2.00]");
  }

  /** Passes on what {@code silver.prices} declares. */
  public static final class Prices implements SilverTransform {
    @Override
    public Dataset<Row> apply(Dataset<Row> newRows, Map<String, Dataset<Row>> tables) {
      return newRows.select("id", "sold_at", "price");
    }
  }
}
