package io.lakeloop.gold;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeloop.core.LocalSpark;
import io.lakeloop.core.failure.UsageException;
import io.lakeloop.core.table.SqlTemplate;
import io.lakeloop.core.table.TableCare;
import io.lakeloop.core.table.TableFacts;
import io.lakeloop.core.table.TableName;
import io.lakeloop.core.table.TableSpec;
import io.lakeloop.core.table.Tables;
import io.lakeloop.layers.Declared;
import io.lakeloop.layers.SmallShop;
import io.lakeloop.layers.TableSql;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Of a table that follows its source this is the job's part: see {@link GroupHistoryTest}. */
@ExtendWith(LocalSpark.class)
class AggregateGoldJobTest {
  private static final TableName SALES = TableName.parse("silver.sales");
  private static final StructType COLUMNS =
      StructType.fromDDL("id bigint, shop string, price decimal(8,2), _deleted_at timestamp");
  private static final String DEAR =
      "{ sql: sql/dear.sql, write: append,"
          + " columns: { id: { type: bigint }, price: { type: 'decimal(8,2)' } } }";

  @TempDir private static Path begun;
  @TempDir private Path folder;
  private SmallShop shop;

  @BeforeAll
  static void takeSalesToGold() {
    SmallShop first = new SmallShop(begun);
    Tables tables = first.lakehouse().tables();
    tables.create(TableSpec.upserted(SALES, COLUMNS, ""));
    tables.append(
        SALES,
        sales("(1, 'West', 3.00), (2, 'West', 4.00), (3, 'East', 5.00), (4, null, 6.00)")
            .repartition(2));
    first.run("aggregate-gold");
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
  void followsRowsIntoOtherGroupsAndRemovesTheEmptyOnes() {
    change("id = 3", "shop", "'West'");
    change("id = 2", Tables.DELETED_AT, "TIMESTAMP'2024-02-01'");
    shop.lakehouse().tables().delete(SALES, col("id").equalTo(4));

    shop.run("aggregate-gold");

    assertThat(shop.rows("gold.shops")).containsExactly("[West,2,8.00]");
  }

  @Test
  void writesNothingWhenNothingChangedAndAllAnewByAnotherDefinition() {
    long version = shop.version("gold.shops");
    shop.run("aggregate-gold");
    new TableCare(shop.lakehouse().tables(), SALES).optimize();
    shop.run("aggregate-gold");
    assertThat(shop.version("gold.shops")).as("nothing new").isEqualTo(version);

    saysWhatIsSaidOfItNow();

    shop.sql(
        "shops",
        "SELECT shop, count(*) AS sales, max(price) AS price FROM {{ silver.sales }} GROUP BY shop");
    shop.run("aggregate-gold");
    assertThat(shop.rows("gold.shops"))
        .containsExactly("[East,1,5.00]", "[West,2,4.00]", "[null,1,6.00]");
  }

  private void saysWhatIsSaidOfItNow() {
    shop.tables(
        SmallShop.TABLES.replace(
            "    write: upsert-changed-groups",
            "    description: Each shop.\n    owner: sales\n    write: upsert-changed-groups"));
    shop.run("aggregate-gold");

    TableFacts facts = shop.lakehouse().tables().facts(TableName.parse("gold.shops"));
    assertThat(facts.description()).isEqualTo("Each shop.");
    assertThat(facts.owner()).contains("sales");
    assertThat(shop.rows("gold.shops")).hasSize(3);
  }

  @Test
  void computesAllAnewAndSaysSoWhereTheChangesAreGone() {
    change("id = 3", "shop", "'West'");
    SourceFiles.deleteChanges(shop.lakehouse().folder().resolve("lakehouse/dev/silver/sales"));

    shop.run("aggregate-gold");

    assertThat(shop.rows("ops.job_runs", "message"))
        .filteredOn(message -> message.contains("anew"))
        .containsOnly(
            "[2 rows written; all of gold.shops computed anew: "
                + "the changes since version 1 are gone]");
    assertThat(shop.rows("gold.shops")).containsExactly("[West,3,12.00]", "[null,1,6.00]");
    long version = shop.version("gold.shops");
    shop.run("aggregate-gold");
    assertThat(shop.version("gold.shops")).isEqualTo(version);
  }

  @Test
  void addsWhatIsNewToATableThatIsAppendedAlsoWhenKilledAndComputesAllOfOneThatIsOverwritten() {
    shop.tables(
        SmallShop.TABLES.replace("write: upsert-changed-groups", "write: overwrite")
            + "  dear: "
            + DEAR
            + "\n");
    shop.sql("dear", "SELECT id, price FROM {{ silver.sales }} WHERE price > 3");
    shop.run("aggregate-gold");
    assertThat(shop.rows("gold.dear")).containsExactly("[2,4.00]", "[3,5.00]", "[4,6.00]");
    shop.lakehouse().forgetLastBatch("gold.dear");
    change("id = 3", "price", "5.50");
    shop.lakehouse()
        .tables()
        .append(SALES, sales("(5, 'East', 1.00), (6, 'East', 9.00), (9, 'South', 1.00)"));
    shop.lakehouse().restarted();

    shop.run("aggregate-gold");

    assertThat(shop.rows("gold.dear"))
        .containsExactly("[2,4.00]", "[3,5.00]", "[3,5.50]", "[4,6.00]", "[6,9.00]");
    assertThat(shop.rows("gold.shops"))
        .containsExactly("[East,3,15.50]", "[South,1,1.00]", "[West,2,7.00]", "[null,1,6.00]");
  }

  @Test
  void refusesToAddRowsThatDependOnOthers() {
    assertThatThrownBy(
            () -> dear(SALES, "SELECT max(id) AS id, price FROM {{ silver.sales }} GROUP BY price"))
        .isInstanceOf(UsageException.class)
        .hasMessageStartingWith("sql/dear.sql uses an aggregate over the new rows of silver.sales.")
        .hasMessageContaining(
            "remedy: Give gold.dear another 'write' in tables.yml, or leave it out");
  }

  @Test
  void neverReadsBronze() {
    assertThatThrownBy(
            () -> dear(TableName.parse("bronze.sales"), "SELECT id, price FROM {{ bronze.sales }}"))
        .isInstanceOf(UsageException.class)
        .hasMessageStartingWith("sql/dear.sql reads bronze.sales.")
        .hasMessageContaining("remedy: Refine it into a silver table, and read that.");
  }

  private void dear(TableName source, String sql) {
    new Aggregation(
            shop.lakehouse().tables(),
            "dear",
            Declared.gold(DEAR),
            new TableSql(new SqlTemplate("sql/dear.sql", sql), List.of(source)))
        .run();
  }

  private void change(String condition, String column, String value) {
    shop.lakehouse().tables().update(SALES, expr(condition), Map.of(column, expr(value)));
  }

  private static Dataset<Row> sales(String values) {
    return LocalSpark.session()
        .sql(
            "SELECT bigint(id) AS id, shop, CAST(price AS DECIMAL(8, 2)) AS price"
                + " FROM VALUES %s AS sales(id, shop, price)".formatted(values));
  }
}
