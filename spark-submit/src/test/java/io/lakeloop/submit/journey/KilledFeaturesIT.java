package io.lakeloop.submit.journey;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeloop.core.LocalPostgres;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Files come, and features are made of them, a training set, and rows in an online store; the jobs
 * that do it are killed outright, again and again, each at a seeded moment: the tables and the
 * online rows are those of jobs that nobody disturbed.
 */
class KilledFeaturesIT {
  private static final int KILLS = Integer.getInteger("lakeloop.features.kills", 3);
  private static final int SHOPS = 7;
  private static final List<String> JOBS =
      List.of(
          "ingest-bronze",
          "refine-silver",
          "refresh-features",
          "build-training-set",
          "publish-features");

  /** Some are late, and some change or delete sales of the file before. */
  private static final KilledWorkflow.Sales SALES =
      new KilledWorkflow.Sales(
          "id,shop,sold_at,changed_at,price,returned,op", 300, 60, KilledFeaturesIT::sale);

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
          columns:
            id: { type: bigint }
            shop: { type: string }
            sold_at: { type: timestamp }
            changed_at: { type: timestamp }
            price: { type: "decimal(8,2)" }
            returned: { type: int }
      """;
  private static final String FEATURES =
      """
      feature-tables:
        shop_sales:
          entity: [shop]
          event-time: sold_at
          source: silver.sales
          features:
            n: { aggregate: count, window: 6h }
            mean: { aggregate: mean, of: price, window: 2d }
        shop_days:
          entity: [shop]
          event-time: sold_at
          source: silver.sales
          step: 1d
          features:
            paid: { aggregate: sum, of: price, window: 3d }
      training-sets:
        returns:
          spine: { table: silver.sales, keys: [id], event-time: sold_at, label: returned }
          lookups: [{ table: features.shop_sales, own-row: included }]
          split: { train-share: 0.7 }
      online-store: { url: "${LAKELOOP_ONLINE_STORE}", table-prefix: "${ONLINE_PREFIX}" }
      """;

  @TempDir private Path folder;

  @Test
  void endsInTheSameTablesAndOnlineRows() throws Exception {
    LocalPostgres store = new LocalPostgres();
    KilledWorkflow workflow =
        new KilledWorkflow(folder, launcher("undisturbed", store), launcher("killed", store), JOBS)
            .with("tables.yml", TABLES)
            .with("features.yml", FEATURES)
            .with(
                "sql/sales.sql",
                "SELECT id, shop, sold_at, changed_at, price, returned, op FROM {{ bronze.sales }}");

    assertThat(workflow.run(SALES, KILLS, "refresh-features", Duration.ofSeconds(3)))
        .containsKeys("features.shop_sales", "features.shop_days", "training_sets.returns");

    for (String table : List.of("shop_sales", "shop_days")) {
      assertThat(rows(store, "killed_" + table))
          .hasSize(SHOPS)
          .isEqualTo(rows(store, "undisturbed_" + table));
    }
    assertThat(gathering(store)).isEmpty();
  }

  private Launcher launcher(String name, LocalPostgres store) {
    return new Launcher(
        folder.resolve(name),
        Map.of(
            "LAKELOOP_ONLINE_STORE",
            store.url(),
            "LAKELOOP_ONLINE_USER",
            LocalPostgres.USER,
            "ONLINE_PREFIX",
            name + "_"));
  }

  private static List<String> rows(LocalPostgres store, String table) throws SQLException {
    return store.answers("SELECT held::text FROM %s AS held ORDER BY shop".formatted(table));
  }

  private static List<String> gathering(LocalPostgres store) throws SQLException {
    return store.answers("SELECT tablename FROM pg_tables WHERE tablename LIKE '\\_gathering%'");
  }

  private static String sale(Random random, int number, int id) {
    int day = random.nextInt(10) == 0 ? random.nextInt(number + 1) : number;
    return "%d,shop %d,2024-01-%02d %02d:%02d:00,2024-02-%02d 00:00:00,%s,%d,%s"
        .formatted(
            id,
            random.nextInt(SHOPS),
            1 + day % 28,
            random.nextInt(24),
            random.nextInt(60),
            1 + number % 28,
            random.nextInt(10_000) / 100.0,
            random.nextInt(8) == 0 ? 1 : 0,
            random.nextInt(20) == 0 ? "D" : "U");
  }
}
