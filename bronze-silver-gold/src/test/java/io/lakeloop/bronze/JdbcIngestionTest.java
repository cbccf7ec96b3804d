package io.lakeloop.bronze;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeloop.core.LocalLakehouse.Answer;
import io.lakeloop.core.LocalPostgres;
import io.lakeloop.core.LocalSpark;
import io.lakeloop.core.job.JobContext;
import io.lakeloop.core.table.TableName;
import io.lakeloop.core.table.TableSpec;
import io.lakeloop.core.table.Transaction;
import io.lakeloop.layers.BronzeTable;
import io.lakeloop.layers.SmallShop;
import io.lakeloop.layers.TablesConfig;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TimeZone;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(LocalSpark.class)
class JdbcIngestionTest {
  private static final TableName SALES = TableName.parse("bronze.sales");
  private static final TableName JOB_RUNS = TableName.parse("ops.job_runs");
  private static final TableSpec HELD =
      TableSpec.appended(
          SALES,
          StructType.fromDDL(
              "id int, the_shop string, sold_at timestamp, price decimal(8,2), _source string,"
                  + " _source_modified_at timestamp, _ingested_at timestamp, _run_id string"),
          "");
  private static final String BY_TIME = "incremental-by: sold_at";

  private static final LocalPostgres DATABASE = new LocalPostgres();

  @TempDir private Path folder;
  private SmallShop shop;
  private BronzeRuns runs;

  @BeforeEach
  void open() throws SQLException {
    shop = new SmallShop(folder);
    shop.lakehouse().variable("SHOP_PASSWORD", "very-secret");
    runs = new BronzeRuns(shop.lakehouse(), Map.of("SHOP_PASSWORD", "very-secret"));
    DATABASE.execute(
        "DROP TABLE IF EXISTS sales",
        "CREATE TABLE sales (id int, \"the shop\" text, sold_at timestamp, price numeric(8,2))",
        "INSERT INTO sales VALUES (1, 'West', '2024-01-01 10:00:00.123456', 3.5),"
            + " (2, 'East', '2024-01-02 10:00:00', 5)");
  }

  @Test
  void addsASnapshotWhenTheSourceHasChangedAndNothingWhenItHasNotAndWritesNoPasswordDown()
      throws SQLException {
    fed("table: sales");
    shop.run("ingest-bronze");
    long first = shop.version("bronze.sales");
    DATABASE.execute("UPDATE sales SET price = 4 WHERE id = 1");
    shop.run("ingest-bronze");
    shop.lakehouse().variable("SHOP_PASSWORD", "other-secret");
    shop.run("ingest-bronze");

    assertThat(shop.version("bronze.sales")).isEqualTo(first + 1);
    List<Row> rows = shop.lakehouse().tables().read(SALES).collectAsList();
    assertThat(rows)
        .extracting(row -> row.toString().replaceFirst(",jdbc.*", ""))
        .containsExactlyInAnyOrder(
            "[1,West,2024-01-01 10:00:00.123456,3.50",
            "[1,West,2024-01-01 10:00:00.123456,4.00",
            "[2,East,2024-01-02 10:00:00.0,5.00",
            "[2,East,2024-01-02 10:00:00.0,5.00");
    assertThat(rows)
        .extracting(row -> row.getAs("_source"))
        .containsOnly(DATABASE.url() + "/sales");
    assertThat(
            rows.stream()
                .collect(
                    Collectors.groupingBy(
                        row -> List.of(row.getAs("_run_id"), row.getAs("_ingested_at")),
                        Collectors.counting()))
                .values())
        .containsExactly(2L, 2L);
    List<Row> told = shop.lakehouse().tables().read(JOB_RUNS).collectAsList();
    assertThat(
            rows + shop.lakehouse().tables().history(SALES, 10).collectAsList().toString() + told)
        .doesNotContain("very-secret", "other-secret");
    assertThat(told.stream().map(row -> row.getAs("config_hash")).distinct())
        .as("config hashes")
        .hasSize(1);
  }

  @Test
  void addsByAGrowingColumnWhatIsNewAndTiesAndRowsWithoutAValueOnceInAnyTimeZone()
      throws SQLException {
    fed("table: sales, " + BY_TIME);
    DATABASE.execute("INSERT INTO sales VALUES (3, 'East', NULL, 1)");
    assertThat(inNewYork(runs::run)).isEqualTo("3 rows");
    DATABASE.execute(
        "INSERT INTO sales VALUES (4, 'East', '2024-01-02 10:00:00', 1), (2, 'East', '2024-01-02"
            + " 10:00:00', 5), (5, 'East', '2024-01-02 10:00:00.000001', 1), (6, 'East', NULL, 1),"
            + " (7, 'Late', '2023-01-01 10:00:00', 1)");
    long before = shop.version("bronze.sales");
    assertThat(inNewYork(runs::run)).isEqualTo("4 rows");
    assertThat(shop.version("bronze.sales")).as("one commit").isEqualTo(before + 1);
    assertThat(inNewYork(runs::run)).isEqualTo("0 rows");

    assertThat(shop.version("bronze.sales")).as("nothing new").isEqualTo(before + 1);
    assertThat(shop.rows("bronze.sales", "id", "_source_modified_at", "sold_at"))
        .containsExactly(
            "[1,2024-01-01 10:00:00.123456,2024-01-01 10:00:00.123456]",
            "[2,2024-01-02 10:00:00.0,2024-01-02 10:00:00.0]",
            "[2,2024-01-02 10:00:00.0,2024-01-02 10:00:00.0]",
            "[3,null,null]",
            "[4,2024-01-02 10:00:00.0,2024-01-02 10:00:00.0]",
            "[5,2024-01-02 10:00:00.000001,2024-01-02 10:00:00.000001]",
            "[6,null,null]");
  }

  private static String inNewYork(Supplier<String> run) {
    TimeZone here = TimeZone.getDefault();
    TimeZone.setDefault(TimeZone.getTimeZone("America/New_York"));
    try {
      return run.get();
    } finally {
      TimeZone.setDefault(here);
    }
  }

  @Test
  void readsInParallelByAMomentWithAZone() throws SQLException {
    DATABASE.execute(
        "ALTER TABLE sales ADD COLUMN changed timestamptz DEFAULT '2024-05-01 12:00:00+02'",
        "INSERT INTO sales SELECT n, 'x', NULL, n, '2024-06-01 12:00:00+02' FROM"
            + " generate_series(3, 50) AS n",
        "INSERT INTO sales VALUES (NULL, 'x', NULL, 1, '2024-06-01 12:00:00+02')");
    fed("table: sales, incremental-by: changed, partition-by: id, partitions: 3");
    assertThat(runs.run()).isEqualTo("51 rows");
    DATABASE.execute("INSERT INTO sales SELECT n, 'y', NULL, n FROM generate_series(51, 60) AS n");
    DATABASE.execute(
        "UPDATE sales SET changed = '2024-06-01 12:00:00.5+02' WHERE id > 50",
        "INSERT INTO sales VALUES (61, 'z', NULL, 1, '2024-06-01 12:00:00+02')");

    assertThat(runs.run()).isEqualTo("11 rows");

    assertThat(shop.rows("bronze.sales", "id", "changed"))
        .hasSize(62)
        .doesNotHaveDuplicates()
        .contains("[1,2024-05-01 10:00:00.0]", "[60,2024-06-01 10:00:00.5]");
  }

  @Test
  void addsByAGrowingNumberOnceWhatTwoRunsFoundInTheSameState() throws SQLException {
    fed("table: sales, incremental-by: id");
    assertThat(runs.run()).isEqualTo("2 rows");
    DATABASE.execute("INSERT INTO sales VALUES (3, 'z'), (2, 'again')");
    JobContext context = runs.context(Map.of());
    BronzeTable table =
        Objects.requireNonNull(context.project().config(TablesConfig.class).bronze().get("sales"));
    Transaction found = Transaction.following(context.tables(), SALES, "jdbc:bronze.sales");
    Optional<Long> version = context.tables().newestHere(SALES);

    Ingested one = new JdbcIngestion(context, "sales", table).run(found, version);
    Ingested other = new JdbcIngestion(context, "sales", table).run(found, version);

    assertThat(one).isEqualTo(new Ingested(2, 0, 0));
    assertThat(other).isEqualTo(Ingested.NOTHING);
    assertThat(shop.rows("bronze.sales", "id", "the_shop", "_source_modified_at"))
        .containsExactly("[1,West,null]", "[2,East,null]", "[2,again,null]", "[3,z,null]");
  }

  @Test
  void goesOnFromATableThatAKilledRunMadeAndDidNotFill() {
    fed("table: sales, " + BY_TIME);
    shop.lakehouse().tables().create(HELD);

    assertThat(runs.run()).isEqualTo("2 rows");

    assertThat(shop.rows("bronze.sales", "id")).containsExactly("[1]", "[2]");
  }

  @Test
  void rescuesWhatColumnsCannotTakeAndAddsNewOnes() throws SQLException {
    fed("query: \"SELECT * FROM sales;\"");
    assertThat(runs.run()).isEqualTo("2 rows");
    DATABASE.execute(
        "ALTER TABLE sales ALTER COLUMN id TYPE text, ALTER COLUMN price TYPE numeric(10,3)");
    assertThat(runs.run()).as("the same values").isEqualTo("0 rows");

    DATABASE.execute(
        "ALTER TABLE sales DROP COLUMN \"the shop\", ADD COLUMN note text DEFAULT 'x',"
            + " ADD COLUMN _source int",
        "UPDATE sales SET id = 'one', price = 3.125, _source = 7 WHERE id = '1'");
    assertThat(runs.run()).isEqualTo("2 rows");
    assertThat(runs.run()).as("nothing new").isEqualTo("0 rows");

    DATABASE.execute("DELETE FROM sales");
    assertThat(runs.run()).as("bronze takes no rows back").isEqualTo("0 rows");
    assertThat(shop.rows("bronze.sales", "id", "the_shop", "price", "note", "_rescued"))
        .containsExactly(
            "[1,West,3.50,null,null]",
            "[2,East,5.00,null,null]",
            "[2,null,5.00,x,null]",
            "[null,null,null,x,Map(_source -> 7, id -> one, price -> 3.125)]");
  }

  @Test
  void addsRescuedRowsByAGrowingColumnOnce() throws SQLException {
    fed("table: sales, " + BY_TIME);
    DATABASE.execute("INSERT INTO sales VALUES (NULL, 'East', '2024-01-02 10:00:00', 5)");
    assertThat(runs.run()).isEqualTo("3 rows");
    DATABASE.execute(
        "ALTER TABLE sales ALTER COLUMN id TYPE text",
        "INSERT INTO sales VALUES ('x', 'East', '2024-01-02 10:00:00', 5),"
            + " ('y', 'East', '2024-01-03 10:00:00', 5)");
    assertThat(runs.run()).isEqualTo("2 rows");
    DATABASE.execute("INSERT INTO sales VALUES ('z', 'East', '2024-01-03 10:00:00', 5)");
    assertThat(runs.run()).isEqualTo("1 rows");

    assertThat(shop.rows("bronze.sales", "id", "_source_modified_at", "_rescued"))
        .containsExactly(
            "[1,2024-01-01 10:00:00.123456,null]",
            "[2,2024-01-02 10:00:00.0,null]",
            "[null,2024-01-02 10:00:00.0,Map(id -> x)]",
            "[null,2024-01-02 10:00:00.0,null]",
            "[null,2024-01-03 10:00:00.0,Map(id -> y)]",
            "[null,2024-01-03 10:00:00.0,Map(id -> z)]");
  }

  @Test
  void addsNoRowAgainBecauseAColumnIsGoneOrHasAnotherName() throws SQLException {
    fed("table: sales, " + BY_TIME);
    DATABASE.execute("INSERT INTO sales VALUES (3, 'East', NULL, 1)");
    assertThat(runs.run()).isEqualTo("3 rows");
    DATABASE.execute(
        "ALTER TABLE sales DROP COLUMN \"the shop\"",
        "ALTER TABLE sales RENAME price TO cost",
        "INSERT INTO sales VALUES (4, '2024-01-02 10:00:00', 7)");

    assertThat(runs.run()).isEqualTo("1 rows");

    assertThat(shop.rows("bronze.sales", "id", "the_shop", "price", "cost"))
        .containsExactly(
            "[1,West,3.50,null]", "[2,East,5.00,null]", "[3,East,1.00,null]", "[4,null,null,7.00]");
  }

  @Test
  void addsNoRowAgainBecauseAColumnIsGoneWhereNoRowHasAValueYet() throws SQLException {
    fed("table: sales, " + BY_TIME);
    DATABASE.execute("UPDATE sales SET sold_at = NULL");
    assertThat(runs.run()).isEqualTo("2 rows");
    DATABASE.execute(
        "ALTER TABLE sales DROP COLUMN \"the shop\"",
        "INSERT INTO sales VALUES (3, NULL, 1), (2, NULL, 5)");

    assertThat(runs.run()).isEqualTo("2 rows");

    assertThat(shop.rows("bronze.sales", "id", "the_shop"))
        .containsExactly("[1,West]", "[2,East]", "[2,null]", "[3,null]");
  }

  @Test
  void takesDeclaredTypesAndNamesAndRescuesNewColumnsByConfig() throws SQLException {
    String source = source("table: sales, " + BY_TIME);
    shop.tables(
        source.substring(0, source.length() - 4)
            + ", columns: { id: { type: bigint }, at: { type: timestamp } }, aliases: { at:"
            + " [sold_at] }, new-columns: rescue } }");
    DATABASE.execute("ALTER TABLE sales ADD COLUMN note text DEFAULT 'x'");
    assertThat(runs.run()).isEqualTo("2 rows");
    DATABASE.execute("INSERT INTO sales VALUES (3, 'East', '2024-01-03 10:00:00', 1, 'y')");
    assertThat(runs.run()).isEqualTo("1 rows");

    assertThat(shop.rows("bronze.sales", "id", "at", "_rescued"))
        .containsExactly(
            "[1,2024-01-01 10:00:00.123456,Map(the_shop -> West, price -> 3.50, note -> x)]",
            "[2,2024-01-02 10:00:00.0,Map(the_shop -> East, price -> 5.00, note -> x)]",
            "[3,2024-01-03 10:00:00.0,Map(note -> y, price -> 1.00, the_shop -> East)]");
  }

  @Test
  void addsNoRowAgainBecauseANewColumnIsRescued() throws SQLException {
    String source = source("table: sales, " + BY_TIME);
    shop.tables(source.substring(0, source.length() - 4) + ", new-columns: rescue } }");
    DATABASE.execute("INSERT INTO sales VALUES (3, 'East', NULL, 1)");
    assertThat(runs.run()).isEqualTo("3 rows");
    DATABASE.execute(
        "ALTER TABLE sales ADD COLUMN note text DEFAULT 'x'",
        "INSERT INTO sales VALUES (2, 'East', '2024-01-02 10:00:00', 5, 'y'),"
            + " (4, 'East', '2024-01-02 10:00:00', 5, 'y')");
    assertThat(runs.run()).isEqualTo("2 rows");
    DATABASE.execute("INSERT INTO sales VALUES (4, 'East', '2024-01-02 10:00:00', 5, 'z')");
    assertThat(runs.run()).isEqualTo("1 rows");
    DATABASE.execute("ALTER TABLE sales DROP COLUMN note");
    assertThat(runs.run()).isEqualTo("0 rows");

    assertThat(shop.rows("bronze.sales", "id", "_rescued"))
        .hasSize(6)
        .contains("[1,null]", "[2,null]", "[3,null]", "[4,Map(note -> y)]", "[4,Map(note -> z)]")
        // One of the two that are alike but for a column that was not known before.
        .containsAnyOf("[2,Map(note -> x)]", "[2,Map(note -> y)]");
  }

  @Test
  void refusesAGrowingColumnOfAnotherTypeThanHeld() throws SQLException {
    fed("table: sales, incremental-by: id");
    shop.lakehouse().tables().create(HELD);
    DATABASE.execute("ALTER TABLE sales ALTER COLUMN id TYPE bigint");

    assertThat(shop.answer("ingest-bronze"))
        .isEqualTo(
            new Answer(
                2,
                "",
                """
                id of bronze.sales has another type than its source's.
                  cause: It holds int, and its source gives bigint; incremental-by compares the two.
                  remedy: Write a query in tables.yml that casts it, or begin another bronze table.
                """));
  }

  @Test
  void tellsWhatTheDatabaseLacksAndNeverThePassword() {
    fed("table: nowhere");
    Answer absent = shop.answer("ingest-bronze");
    fed("table: sales, incremental-by: chnged");
    Answer column = shop.answer("ingest-bronze");
    fed("table: sales, incremental-by: the shop");
    Answer type = shop.answer("ingest-bronze");
    fed("query: \"SELECT id AS the_shop, \\\"the shop\\\" FROM sales\"");
    Answer twice = shop.answer("ingest-bronze");
    shop.tables(source("table: sales").replace("jdbc:postgresql", "jdbc:nosuch"));
    Answer driver = shop.answer("ingest-bronze");

    assertThat(absent.err())
        .startsWith(DATABASE.url() + " nowhere cannot be read.")
        .contains("relation \"nowhere\" does not exist")
        .doesNotContain("\tat ");
    assertThat(column.err())
        .contains("has no column chnged.", "Its columns: id, the shop, sold_at, price.");
    assertThat(type.err()).contains("cannot be what incremental-by names.", "of type string");
    assertThat(twice.err())
        .startsWith(DATABASE.url() + "/query has two columns the_shop.")
        .contains("Write a query");
    assertThat(driver.err()).startsWith("No JDBC driver here knows jdbc:nosuch://");
    for (Answer answer : List.of(absent, column, type, twice, driver)) {
      assertThat(answer.err()).doesNotContain("very-secret");
    }
  }

  private void fed(String more) {
    shop.tables(source(more));
  }

  private static String source(String more) {
    return ("bronze: { sales: { from: { jdbc: { url: \"%s\", user: postgres,"
            + " password: \"${SHOP_PASSWORD}\", %s } } } }")
        .formatted(DATABASE.url(), more);
  }
}
