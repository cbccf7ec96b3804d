package io.lakeloop.layers;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeloop.core.LocalLakehouse;
import io.lakeloop.core.LocalLakehouse.Answer;
import io.lakeloop.core.LocalSpark;
import io.lakeloop.core.table.TableName;
import io.lakeloop.core.table.TableSpec;
import io.lakeloop.core.table.Tables;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** A project with one table a layer, and a way to look at what its jobs made. */
public final class SmallShop {
  /** Its {@code tables.yml}. */
  public static final String TABLES =
      """
      bronze:
        sales: { from: { files: { path: "${LAKELOOP_DATA}", format: csv, header: true } } }
      silver:
        sales:
          description: One sale.
          owner: shop
          sql: sql/sales.sql
          keys: [id]
          sequence-by: sold_at
          write: upsert
          columns:
            id: { type: bigint }
            shop: { type: string }
            sold_at: { type: timestamp }
            price: { type: "decimal(8,2)", unit: EUR, description: What was paid. }
          expectations:
            has_price: { check: price >= 0, on-failure: quarantine }
      gold:
        shops:
          sql: sql/shops.sql
          write: upsert-changed-groups
          group-by: [shop]
          columns:
            shop: { type: string }
            sales: { type: bigint }
            price: { type: "decimal(18,2)" }
      """;

  private static final TableName SALES = TableName.parse("bronze.sales");

  private final LocalLakehouse lakehouse;

  /** The shop in an empty folder. */
  public SmallShop(Path folder) {
    lakehouse = new LocalLakehouse(folder);
    lakehouse.variable("LAKELOOP_DATA", folder.resolve("data").toString());
    tables(TABLES);
    sql("sales", "SELECT id, shop, sold_at, price FROM {{ bronze.sales }}");
    sql(
        "shops",
        "SELECT shop, count(*) AS sales, sum(price) AS price FROM {{ silver.sales }} GROUP BY shop");
  }

  /** The lakehouse. */
  public LocalLakehouse lakehouse() {
    return lakehouse;
  }

  /** Writes another {@code tables.yml}. */
  public void tables(String yaml) {
    lakehouse.write("project/tables.yml", yaml);
  }

  /** Writes an SQL file. */
  public void sql(String name, String text) {
    lakehouse.write("project/sql/" + name + ".sql", text);
  }

  /** Lays a file of sales into the folder that bronze reads. */
  public Path file(String name, String... lines) {
    return lakehouse.write("data/" + name, String.join("\n", lines) + "\n");
  }

  /** Adds rows to {@code bronze.sales}, as they would stand in a file, without running a job. */
  public void bronze(String... rows) {
    SparkSession spark = LocalSpark.session();
    Dataset<Row> sales =
        spark
            .read()
            .schema("id string, shop string, sold_at string, price string")
            .csv(spark.createDataset(List.of(rows), Encoders.STRING()))
            .coalesce(1);
    Tables tables = lakehouse.tables();
    if (tables.existsHere(SALES)) {
      tables.append(SALES, sales);
    } else {
      tables.replace(TableSpec.appended(SALES, sales.schema(), ""), sales);
    }
  }

  /** Runs jobs that must succeed without a word. */
  public void run(String... jobs) {
    for (String job : jobs) {
      assertThat(answer(job)).isEqualTo(new Answer(0, "", ""));
    }
  }

  /** Runs a job and gives what it said. */
  public Answer answer(String job, String... options) {
    List<String> words = new ArrayList<>(List.of(job, "--project"));
    words.add(lakehouse.folder().resolve("project").toString());
    words.addAll(List.of(options));
    return lakehouse.run(words.toArray(String[]::new));
  }

  /** The rows of some columns of a table, all where none is named, as text, sorted. */
  public List<String> rows(String table, String... columns) {
    return lakehouse.rows(table, columns);
  }

  /** The table's newest version. */
  public long version(String table) {
    return lakehouse.tables().newestHere(TableName.parse(table)).orElse(-1L);
  }
}
