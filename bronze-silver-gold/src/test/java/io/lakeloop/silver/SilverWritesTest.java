package io.lakeloop.silver;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeloop.core.LocalLakehouse.Answer;
import io.lakeloop.core.LocalSpark;
import io.lakeloop.layers.SmallShop;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * How a shop's sales come into Silver where rows are deleted, keep a history, or a class makes
 * them.
 */
@ExtendWith(LocalSpark.class)
class SilverWritesTest {
  private static final String HEADER = "op,id,shop,sold_at,price";
  private static final String DELETES = "apply-as-delete: \"op = 'D'\"\n    except: [op]\n    ";

  @TempDir private Path folder;
  private SmallShop shop;

  @BeforeEach
  void open() {
    shop = new SmallShop(folder);
    shop.sql("sales", "SELECT op, id, shop, sold_at, price FROM {{ bronze.sales }}");
  }

  @Test
  void deletesForGoodWhateverComesLateAndTakesWhatComesAfter() {
    shop.tables(
        SmallShop.TABLES
            .replace("write: upsert\n", "write: upsert\n    " + DELETES.stripTrailing() + "\n")
            .replace(
                "gold:\n",
                """
                  returns:
                    sql: sql/returns.sql
                    keys: [id]
                    sequence-by: sold_at
                    write: upsert
                    apply-as-delete: gone
                    except: [gone]
                    columns: { id: { type: bigint }, sold_at: { type: timestamp } }
                  prices:
                    sql: sql/prices.sql
                    keys: [id]
                    sequence-by: sold_at
                    write: upsert
                    columns: { id: { type: bigint }, sold_at: { type: timestamp } }
                gold:
                """));
    shop.sql(
        "returns", "SELECT id, sold_at, _deleted_at IS NOT NULL AS gone FROM {{ silver.sales }}");
    shop.sql("prices", "SELECT id, sold_at FROM {{ silver.sales }}");
    shop.file(
        "a.csv",
        HEADER,
        "I,1,West,2024-01-01 10:00:00,1.00",
        "I,2,East,2024-01-01 10:00:00,2.00",
        "D,3,,2024-01-05 10:00:00,",
        "D,,,2024-01-05 10:00:00,");
    shop.run("ingest-bronze", "refine-silver");
    assertThat(shop.rows("silver.sales", "id")).containsExactly("[1]", "[2]");
    assertThat(shop.rows("silver.sales__quarantine", "failed_rules")).hasSize(1);
    shop.file(
        "b.csv",
        HEADER,
        "D,2,,2024-01-02 10:00:00,",
        "D,1,,2024-01-02 10:00:00,",
        "U,1,West,2024-01-03 10:00:00,3.00",
        "I,3,East,2024-01-04 10:00:00,4.00");

    shop.run("ingest-bronze", "refine-silver");

    assertThat(shop.rows("silver.sales", "id", "price")).containsExactly("[1,3.00]");
    // A table made of it follows the deletion where it says so, and passes it over where not.
    assertThat(shop.rows("silver.returns", "id")).containsExactly("[1]");
    assertThat(shop.rows("silver.prices", "id")).containsExactly("[1]", "[2]");
  }

  @Test
  void keepsTheHistoryOfAKeyAlsoWhenKilled() {
    shop.tables(
        SmallShop.TABLES.replace(
            "write: upsert\n", "write: scd2\n    " + DELETES.stripTrailing() + "\n"));
    shop.file(
        "a.csv",
        HEADER,
        "I,1,West,2024-01-01 10:00:00,1.00",
        "U,1,West,2024-01-05 10:00:00,5.00",
        "I,2,East,2024-01-01 10:00:00,2.00");
    shop.run("ingest-bronze", "refine-silver");
    shop.file(
        "b.csv",
        HEADER,
        "U,1,West,2024-01-03 10:00:00,1.00",
        "U,1,West,2024-01-07 10:00:00,5.00",
        "D,2,,2024-01-02 10:00:00,");
    shop.run("ingest-bronze", "refine-silver");
    List<String> history = shop.rows("silver.sales");
    long version = shop.version("silver.sales");

    shop.lakehouse().forgetLastBatch("silver.sales");
    shop.lakehouse().restarted();
    shop.run("refine-silver");

    assertThat(history)
        .containsExactly(
            "[1,West,2024-01-01 10:00:00.0,1.00,2024-01-01 10:00:00.0,2024-01-05 10:00:00.0,false]",
            "[1,West,2024-01-05 10:00:00.0,5.00,2024-01-05 10:00:00.0,null,true]",
            "[2,East,2024-01-01 10:00:00.0,2.00,2024-01-01 10:00:00.0,2024-01-02 10:00:00.0,false]");
    assertThat(shop.rows("silver.sales")).isEqualTo(history);
    assertThat(shop.version("silver.sales")).isEqualTo(version);
  }

  @Test
  void refusesToChangeHowATableWithRowsIsWritten() {
    shop.sql("sales", "SELECT id, shop, sold_at, price FROM {{ bronze.sales }}");
    shop.file("a.csv", HEADER, "I,1,West,2024-01-01 10:00:00,1.00");
    shop.run("ingest-bronze", "refine-silver");
    shop.tables(SmallShop.TABLES.replace("write: upsert\n", "write: scd2\n"));

    Answer answer = shop.answer("refine-silver");

    assertThat(answer.exitCode()).isEqualTo(2);
    assertThat(answer.err())
        .startsWith("silver.sales cannot be written by 'scd2'.")
        .contains("Its rows have no history", "_checkpoints/silver.sales");
  }

  @Test
  void makesRowsByAClass() {
    shop.tables(
        SmallShop.TABLES.replace(
            "sql: sql/sales.sql",
            "class: io.lakeloop.silver.SilverWritesTest$WithoutOperation\n    from: bronze.sales"));
    shop.file("a.csv", HEADER, "I,1,West,2024-01-01 10:00:00,1.00");

    shop.run("ingest-bronze", "refine-silver");

    assertThat(shop.rows("silver.sales", "id", "shop", "price")).containsExactly("[1,West,1.00]");
  }

  /** Passes rows on without the column that the table does not declare. */
  public static final class WithoutOperation implements io.lakeloop.layers.SilverTransform {
    @Override
    public org.apache.spark.sql.Dataset<org.apache.spark.sql.Row> apply(
        org.apache.spark.sql.Dataset<org.apache.spark.sql.Row> newRows,
        java.util.Map<String, org.apache.spark.sql.Dataset<org.apache.spark.sql.Row>> tables) {
      return newRows.select("id", "shop", "sold_at", "price");
    }
  }
}
