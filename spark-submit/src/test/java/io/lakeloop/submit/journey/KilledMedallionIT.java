package io.lakeloop.submit.journey;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Files come, the three layers' jobs run over them and are killed outright, again and again, each
 * at a seeded moment: nothing is lost and nothing is there twice.
 */
class KilledMedallionIT {
  private static final int KILLS = Integer.getInteger("lakeloop.medallion.kills", 3);
  private static final int SHOPS = 7;

  /** Some change or delete sales of the file before, and some have no price. */
  private static final KilledWorkflow.Sales SALES =
      new KilledWorkflow.Sales("id,shop,changed_at,price,op", 400, 40, KilledMedallionIT::sale);

  private static final String COLUMNS =
      "id: { type: bigint }, shop: { type: string }, changed_at: { type: timestamp },"
          + " price: { type: 'decimal(8,2)' }";
  private static final String TABLES =
      """
      bronze:
        sales: { from: { files: { path: "${LAKELOOP_HOME}/files", format: csv, header: true } } }
      silver:
        sales:
          sql: sql/sales.sql
          keys: [id]
          sequence-by: changed_at
          write: upsert
          apply-as-delete: op = 'D'
          except: [op]
          columns: { COLUMNS }
          expectations:
            has_price: { check: price >= 0, on-failure: quarantine }
        sales_history:
          sql: sql/sales.sql
          keys: [id]
          sequence-by: changed_at
          write: scd2
          apply-as-delete: op = 'D'
          except: [op]
          columns: { COLUMNS }
        sales_log: { sql: sql/sales.sql, columns: { COLUMNS, op: { type: string } } }
      gold:
        shops:
          sql: sql/shops.sql
          write: upsert-changed-groups
          group-by: [shop]
          columns:
            shop: { type: string }
            sales: { type: bigint }
            price: { type: "decimal(18,2)" }
      """
          .replace("COLUMNS", COLUMNS);

  @TempDir private Path folder;

  @Test
  void losesNothingAndDoublesNothing() throws Exception {
    KilledWorkflow workflow =
        new KilledWorkflow(
                folder,
                new Launcher(folder.resolve("undisturbed")),
                new Launcher(folder.resolve("killed")),
                List.of("ingest-bronze", "refine-silver", "aggregate-gold"))
            .with("tables.yml", TABLES)
            .with("sql/sales.sql", "SELECT id, shop, changed_at, price, op FROM {{ bronze.sales }}")
            .with(
                "sql/shops.sql",
                "SELECT shop, count(*) AS sales, sum(price) AS price FROM {{ silver.sales }}"
                    + " GROUP BY shop");

    Map<String, String> held =
        workflow.run(SALES, KILLS, "ingest-bronze", Duration.ofMillis(2_500));

    assertThat(held)
        .containsKeys(
            "bronze.sales",
            "silver.sales",
            "silver.sales__quarantine",
            "silver.sales_history",
            "silver.sales_log",
            "gold.shops");
    assertThat(held.get("bronze.sales")).startsWith(SALES.rows() * KILLS + " rows");
  }

  private static String sale(Random random, int number, int id) {
    return "%d,shop %d,2024-01-%02d %02d:00:00,%s,%s"
        .formatted(
            id,
            random.nextInt(SHOPS),
            1 + number % 28,
            random.nextInt(24),
            random.nextInt(50) == 0 ? "-1" : random.nextInt(10_000) / 100.0,
            random.nextInt(20) == 0 ? "D" : "U");
  }
}
