package io.lakeloop.submit.journey;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Files come, the three layers' jobs run over them and are killed outright, again and again, each
 * at a seeded moment: nothing is lost and nothing is there twice.
 */
class KilledMedallionIT {
  private static final int KILLS = Integer.getInteger("lakeloop.medallion.kills", 3);
  private static final long SEED = Long.getLong("lakeloop.kill.seed", 20260611);
  private static final int TASKS = 3;
  private static final int ROWS_A_FILE = 400;
  private static final int KNOWN_ROWS = 40;
  private static final int SHOPS = 7;

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

  private static final String WORKFLOW =
      """
      resources:
        jobs:
          medallion:
            name: medallion
            tasks:
              - task_key: ingest-bronze
                spark_jar_task:
                  main_class_name: io.lakeloop.submit.Lakeloop
                  parameters: [ingest-bronze, --project, PROJECT]
              - task_key: refine-silver
                depends_on: [{ task_key: ingest-bronze }]
                spark_jar_task:
                  main_class_name: io.lakeloop.submit.Lakeloop
                  parameters: [refine-silver, --project, PROJECT]
              - task_key: aggregate-gold
                depends_on: [{ task_key: refine-silver }]
                spark_jar_task:
                  main_class_name: io.lakeloop.submit.Lakeloop
                  parameters: [aggregate-gold, --project, PROJECT]
      """;

  @TempDir private Path folder;

  @Test
  void losesNothingAndDoublesNothing() throws Exception {
    Launcher undisturbed = new Launcher(folder.resolve("undisturbed"));
    Launcher killed = new Launcher(folder.resolve("killed"));
    String[] workflow = workflow();
    Random random = new Random(SEED);
    int running = 0;
    for (int kill = 0; kill < KILLS; kill++) {
      file(killed, kill);
      int task = 1 + kill % TASKS;
      Duration after = Duration.ofMillis(random.nextInt(2_500));
      running += killed.kill("[%d/%d]".formatted(task, TASKS), after, workflow) ? 1 : 0;
    }
    assertThat(running).as("killed while running").isGreaterThanOrEqualTo(KILLS * 2 / 3);
    killed.run(workflow).succeeded();

    for (int kill = 0; kill < KILLS; kill++) {
      file(undisturbed, kill);
    }
    undisturbed.run(workflow).succeeded();

    Map<String, String> expected = new LakehouseContents(undisturbed.home()).digests();
    assertThat(expected)
        .containsKeys(
            "bronze.sales",
            "silver.sales",
            "silver.sales__quarantine",
            "silver.sales_history",
            "silver.sales_log",
            "gold.shops");
    assertThat(expected.get("bronze.sales")).startsWith(ROWS_A_FILE * KILLS + " rows");
    assertThat(new LakehouseContents(killed.home()).digests()).isEqualTo(expected);
  }

  /** Sales of which some change or delete sales of the file before, and some have no price. */
  private static void file(Launcher launcher, int number) throws IOException {
    Path files = Files.createDirectories(launcher.home().resolve("files"));
    Random random = new Random(SEED + number);
    int first = number * (ROWS_A_FILE - KNOWN_ROWS);
    String rows =
        IntStream.range(first, first + ROWS_A_FILE)
            .mapToObj(
                id ->
                    "%d,shop %d,2024-01-%02d %02d:00:00,%s,%s"
                        .formatted(
                            id,
                            random.nextInt(SHOPS),
                            1 + number % 28,
                            random.nextInt(24),
                            random.nextInt(50) == 0 ? "-1" : random.nextInt(10_000) / 100.0,
                            random.nextInt(20) == 0 ? "D" : "U"))
            .collect(Collectors.joining("\n", "id,shop,changed_at,price,op\n", "\n"));
    Path hidden = Files.writeString(files.resolve("." + number + ".csv"), rows);
    Files.move(hidden, files.resolve(number + ".csv"));
  }

  private String[] workflow() throws IOException {
    Path project = Files.createDirectories(folder.resolve("project"));
    Files.createDirectories(project.resolve("sql"));
    Files.writeString(project.resolve("tables.yml"), TABLES);
    Files.writeString(
        project.resolve("sql/sales.sql"),
        "SELECT id, shop, changed_at, price, op FROM {{ bronze.sales }}");
    Files.writeString(
        project.resolve("sql/shops.sql"),
        "SELECT shop, count(*) AS sales, sum(price) AS price FROM {{ silver.sales }}"
            + " GROUP BY shop");
    Path file = folder.resolve("medallion.job.yml");
    Files.writeString(file, WORKFLOW.replace("PROJECT", project.toString()));
    return new String[] {"run-workflow", "--workflow", file.toString()};
  }
}
