package io.lakeloop.bronze;

import static org.apache.spark.sql.functions.lit;
import static org.assertj.core.api.Assertions.assertThat;

import io.lakeloop.core.LocalLakehouse;
import io.lakeloop.core.LocalLakehouse.Answer;
import io.lakeloop.core.LocalPostgres;
import io.lakeloop.core.LocalSpark;
import io.lakeloop.core.job.JobArguments;
import io.lakeloop.core.job.JobContext;
import io.lakeloop.core.table.TableName;
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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(LocalSpark.class)
class JdbcIngestionTest {
  private static final String BY_TIME = "incremental-by: sold_at";

  private static final LocalPostgres DATABASE = new LocalPostgres();

  @TempDir private Path folder;
  private SmallShop shop;

  @BeforeEach
  void open() throws SQLException {
    shop = new SmallShop(folder);
    shop.lakehouse().variable("SHOP_PASSWORD", "very-secret");
    DATABASE.execute(
        "DROP TABLE IF EXISTS sales",
        "CREATE TABLE sales (id int, \"the shop\" text, sold_at timestamp, price numeric(8,2))",
        "INSERT INTO sales VALUES (1, 'West', '2024-01-01 10:00:00.123456', 3.5),"
            + " (2, 'East', '2024-01-02 10:00:00', 5)");
  }

  @Test
  void addsASnapshotWhenTheSourceHasChangedAndNothingWhenItHasNot() throws SQLException {
    fed("table: sales");
    shop.run("ingest-bronze");
    long first = shop.version("bronze.sales");
    shop.run("ingest-bronze");
    assertThat(shop.version("bronze.sales")).isEqualTo(first);

    DATABASE.execute("UPDATE sales SET price = 4 WHERE id = 1");
    shop.run("ingest-bronze", "ingest-bronze");

    assertThat(shop.version("bronze.sales")).isEqualTo(first + 1);
    assertThat(shop.rows("bronze.sales", "id", "the_shop", "sold_at", "price"))
        .containsExactly(
            "[1,West,2024-01-01 10:00:00.123456,3.50]",
            "[1,West,2024-01-01 10:00:00.123456,4.00]",
            "[2,East,2024-01-02 10:00:00.0,5.00]",
            "[2,East,2024-01-02 10:00:00.0,5.00]");
    assertThat(
            shop.lakehouse()
                .tables()
                .read(TableName.parse("bronze.sales"))
                .groupBy("_run_id", "_ingested_at", "_source")
                .count()
                .select("_source", "count")
                .distinct()
                .collectAsList()
                .toString())
        .isEqualTo("[[" + DATABASE.url() + "/sales,2]]");
  }

  @Test
  void addsColumnsThatTheSourceGotAndLeavesThoseItLostNull() throws SQLException {
    fed("query: \"SELECT id, price FROM sales;\"");
    shop.run("ingest-bronze");
    fed("query: \"SELECT id, \\\"the shop\\\" FROM sales\"");

    shop.run("ingest-bronze");

    assertThat(shop.rows("bronze.sales", "id", "price", "the_shop"))
        .containsExactly("[1,3.50,null]", "[1,null,West]", "[2,5.00,null]", "[2,null,East]");
  }

  @Test
  void addsByAGrowingColumnWhatIsNewAndTiesAndRowsWithoutAValueOnce() throws SQLException {
    fed("table: sales, " + BY_TIME);
    DATABASE.execute("INSERT INTO sales VALUES (3, 'East', NULL, 1)");
    shop.run("ingest-bronze", "ingest-bronze");
    assertThat(shop.rows("bronze.sales", "id")).containsExactly("[1]", "[2]", "[3]");

    DATABASE.execute(
        "INSERT INTO sales VALUES (4, 'East', '2024-01-02 10:00:00', 1),"
            + " (2, 'East', '2024-01-02 10:00:00', 5), (5, 'East', '2024-01-02 10:00:00.000001', 1),"
            + " (6, 'East', NULL, 1), (7, 'Late', '2023-01-01 10:00:00', 1)");
    long before = shop.version("bronze.sales");
    shop.run("ingest-bronze");
    assertThat(shop.version("bronze.sales")).as("one commit").isEqualTo(before + 1);
    shop.run("ingest-bronze");

    assertThat(shop.version("bronze.sales")).as("nothing new").isEqualTo(before + 1);
    assertThat(shop.rows("bronze.sales", "id", "_source_modified_at"))
        .containsExactly(
            "[1,2024-01-01 10:00:00.123456]",
            "[2,2024-01-02 10:00:00.0]",
            "[2,2024-01-02 10:00:00.0]",
            "[3,null]",
            "[4,2024-01-02 10:00:00.0]",
            "[5,2024-01-02 10:00:00.000001]",
            "[6,null]");
  }

  @Test
  void readsInParallelAndByColumnsOfOtherTypes() throws SQLException {
    DATABASE.execute(
        "ALTER TABLE sales ADD COLUMN changed timestamptz DEFAULT '2024-05-01 12:00:00+02'",
        "INSERT INTO sales SELECT n, 'x', NULL, n, '2024-06-01 12:00:00+02' FROM"
            + " generate_series(3, 50) AS n",
        "INSERT INTO sales VALUES (NULL, 'x', NULL, 1, '2024-06-01 12:00:00+02')");
    fed("table: sales, incremental-by: changed, partition-by: id, partitions: 3");
    shop.run("ingest-bronze");
    DATABASE.execute("INSERT INTO sales SELECT n, 'y', NULL, n FROM generate_series(51, 60) AS n");
    DATABASE.execute(
        "UPDATE sales SET changed = '2024-06-01 12:00:00.5+02' WHERE id > 50",
        "INSERT INTO sales VALUES (61, 'z', NULL, 1, '2024-06-01 12:00:00+02')");
    shop.run("ingest-bronze", "ingest-bronze");

    assertThat(shop.rows("bronze.sales", "id")).hasSize(62).doesNotHaveDuplicates();
    assertThat(shop.rows("bronze.sales", "id", "changed"))
        .contains("[1,2024-05-01 10:00:00.0]", "[60,2024-06-01 10:00:00.5]");

    shop.tables(source("table: sales, incremental-by: id").replace("sales:", "numbers:"));
    shop.run("ingest-bronze");
    DATABASE.execute("INSERT INTO sales VALUES (62, 'z'), (61, 'again')");
    shop.run("ingest-bronze", "ingest-bronze");
    assertThat(shop.rows("bronze.numbers", "id", "the_shop"))
        .hasSize(64)
        .contains("[61,again]", "[61,z]", "[62,z]");
  }

  @Test
  void addsOnceWhatTwoRunsFoundInTheSameState() throws SQLException {
    fed("table: sales, " + BY_TIME);
    shop.run("ingest-bronze");
    DATABASE.execute("INSERT INTO sales VALUES (3, 'East', '2024-01-03 10:00:00', 1)");
    JobContext context = context();
    TableName name = TableName.parse("bronze.sales");
    BronzeTable table =
        Objects.requireNonNull(context.project().config(TablesConfig.class).bronze().get("sales"));
    Transaction found = Transaction.following(context.tables(), name, "jdbc:bronze.sales");
    Optional<Long> version = context.tables().newestHere(name);

    Ingested one = new JdbcIngestion(context, "sales", table).run(found, version);
    Ingested other = new JdbcIngestion(context, "sales", table).run(found, version);

    assertThat(one).isEqualTo(new Ingested(1, 0, 0));
    assertThat(other).isEqualTo(Ingested.NOTHING);
    assertThat(shop.rows("bronze.sales", "id")).containsExactly("[1]", "[2]", "[3]");
  }

  @Test
  void goesOnFromATableThatAKilledRunMadeAndDidNotFill() {
    fed("table: sales, " + BY_TIME);
    shop.run("ingest-bronze");
    TableName name = TableName.parse("bronze.sales");
    shop.lakehouse().tables().delete(name, lit(true));

    shop.run("ingest-bronze");

    assertThat(shop.rows("bronze.sales", "id")).containsExactly("[1]", "[2]");
  }

  @Test
  void rescuesWhatColumnsCannotTakeAndAddsNewOnes() throws SQLException {
    fed("table: sales");
    shop.run("ingest-bronze");
    long first = shop.version("bronze.sales");
    DATABASE.execute(
        "ALTER TABLE sales ALTER COLUMN id TYPE text, ALTER COLUMN price TYPE numeric(10,3)");
    shop.run("ingest-bronze");
    assertThat(shop.version("bronze.sales")).as("the same values").isEqualTo(first);

    DATABASE.execute(
        "ALTER TABLE sales DROP COLUMN \"the shop\", ADD COLUMN note text DEFAULT 'x',"
            + " ADD COLUMN _source int",
        "UPDATE sales SET id = 'one', price = 3.125, _source = 7 WHERE id = '1'");
    shop.run("ingest-bronze");
    long then = shop.version("bronze.sales");
    shop.run("ingest-bronze");

    assertThat(shop.version("bronze.sales")).as("nothing new").isEqualTo(then);
    assertThat(shop.rows("bronze.sales", "id", "the_shop", "price", "note", "_rescued"))
        .containsExactly(
            "[1,West,3.50,null,null]",
            "[2,East,5.00,null,null]",
            "[2,null,5.00,x,null]",
            "[null,null,null,x,Map(_source -> 7, id -> one, price -> 3.125)]");
    DATABASE.execute("DELETE FROM sales");
    assertThat(shop.answer("ingest-bronze").exitCode()).isZero();
    assertThat(shop.rows("bronze.sales")).as("bronze takes no rows back").hasSize(4);
  }

  @Test
  void addsRescuedRowsByAGrowingColumnOnce() throws SQLException {
    fed("table: sales, " + BY_TIME);
    DATABASE.execute("INSERT INTO sales VALUES (NULL, 'East', '2024-01-02 10:00:00', 5)");
    shop.run("ingest-bronze");
    DATABASE.execute(
        "ALTER TABLE sales ALTER COLUMN id TYPE text",
        "INSERT INTO sales VALUES ('x', 'East', '2024-01-02 10:00:00', 5),"
            + " ('y', 'East', '2024-01-03 10:00:00', 5)");

    shop.run("ingest-bronze");
    long after = shop.version("bronze.sales");
    DATABASE.execute("INSERT INTO sales VALUES ('z', 'East', '2024-01-03 10:00:00', 5)");
    shop.run("ingest-bronze", "ingest-bronze");

    assertThat(shop.version("bronze.sales")).isEqualTo(after + 1);
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
    shop.run("ingest-bronze");
    long first = shop.version("bronze.sales");
    DATABASE.execute(
        "ALTER TABLE sales DROP COLUMN \"the shop\"", "ALTER TABLE sales RENAME price TO cost");
    shop.run("ingest-bronze");
    assertThat(shop.version("bronze.sales")).as("nothing new").isEqualTo(first);

    DATABASE.execute("INSERT INTO sales VALUES (4, '2024-01-02 10:00:00', 7)");
    shop.run("ingest-bronze");

    assertThat(shop.rows("bronze.sales", "id", "the_shop", "price", "cost"))
        .containsExactly(
            "[1,West,3.50,null]", "[2,East,5.00,null]", "[3,East,1.00,null]", "[4,null,null,7.00]");
  }

  @Test
  void addsNoRowAgainBecauseAColumnIsGoneWhereNoRowHasAValueYet() throws SQLException {
    fed("table: sales, " + BY_TIME);
    DATABASE.execute("UPDATE sales SET sold_at = NULL");
    shop.run("ingest-bronze");
    DATABASE.execute(
        "ALTER TABLE sales DROP COLUMN \"the shop\"",
        "INSERT INTO sales VALUES (3, NULL, 1), (2, NULL, 5)");

    shop.run("ingest-bronze", "ingest-bronze");

    assertThat(shop.rows("bronze.sales", "id", "the_shop"))
        .containsExactly("[1,West]", "[2,East]", "[2,null]", "[3,null]");
  }

  @Test
  void takesDeclaredTypesAndNamesAndRescuesNewColumnsByConfig() throws SQLException {
    String source = source("table: sales, " + BY_TIME);
    shop.tables(
        source.substring(0, source.length() - 4)
            + ", columns: { id: { type: bigint }, at: { type: timestamp } }, aliases: { at: [sold_at] },"
            + " new-columns: rescue } }");
    DATABASE.execute("ALTER TABLE sales ADD COLUMN note text DEFAULT 'x'");
    shop.run("ingest-bronze");
    DATABASE.execute("INSERT INTO sales VALUES (3, 'East', '2024-01-03 10:00:00', 1, 'y')");
    shop.run("ingest-bronze", "ingest-bronze");

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
    shop.run("ingest-bronze");
    long first = shop.version("bronze.sales");
    DATABASE.execute("ALTER TABLE sales ADD COLUMN note text DEFAULT 'x'");
    shop.run("ingest-bronze");
    assertThat(shop.version("bronze.sales")).as("nothing new").isEqualTo(first);

    DATABASE.execute(
        "INSERT INTO sales VALUES (2, 'East', '2024-01-02 10:00:00', 5, 'y'),"
            + " (4, 'East', '2024-01-02 10:00:00', 5, 'y')");
    shop.run("ingest-bronze");
    DATABASE.execute("INSERT INTO sales VALUES (4, 'East', '2024-01-02 10:00:00', 5, 'z')");
    shop.run("ingest-bronze");
    DATABASE.execute("ALTER TABLE sales DROP COLUMN note");
    shop.run("ingest-bronze");

    List<String> rows = shop.rows("bronze.sales", "id", "_rescued");
    assertThat(rows)
        .hasSize(6)
        .contains("[1,null]", "[2,null]", "[3,null]", "[4,Map(note -> y)]", "[4,Map(note -> z)]")
        // One of the two that are alike but for a column that was not known before.
        .containsAnyOf("[2,Map(note -> x)]", "[2,Map(note -> y)]");
  }

  @Test
  void refusesAGrowingColumnOfAnotherTypeThanHeld() throws SQLException {
    fed("table: sales, incremental-by: id");
    shop.run("ingest-bronze");
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

  @Test
  void leavesThePasswordOutOfAllThatIsWrittenDown() {
    fed("table: sales");
    shop.run("ingest-bronze");
    String written =
        shop.rows("bronze.sales").toString()
            + shop.lakehouse()
                .tables()
                .history(TableName.parse("bronze.sales"), 10)
                .collectAsList();
    var runs = shop.lakehouse().tables().read(TableName.parse("ops.job_runs"));

    shop.lakehouse().variable("SHOP_PASSWORD", "another");
    shop.run("ingest-bronze");

    assertThat(written + runs.collectAsList()).doesNotContain("very-secret");
    assertThat(
            shop.lakehouse()
                .tables()
                .read(TableName.parse("ops.job_runs"))
                .select("config_hash")
                .distinct()
                .count())
        .as("config hashes")
        .isEqualTo(1);
  }

  @Test
  void takesAMomentWithoutAZoneAsUtcWhereverItRuns() {
    TimeZone here = TimeZone.getDefault();
    fed("table: sales, " + BY_TIME);
    TimeZone.setDefault(TimeZone.getTimeZone("America/New_York"));
    try {
      shop.run("ingest-bronze", "ingest-bronze");

      assertThat(
              shop.lakehouse()
                  .tables()
                  .read(TableName.parse("bronze.sales"))
                  .selectExpr("cast(sold_at AS string)")
                  .orderBy("sold_at")
                  .collectAsList()
                  .toString())
          .isEqualTo("[[2024-01-01 10:00:00.123456], [2024-01-02 10:00:00]]");
    } finally {
      TimeZone.setDefault(here);
    }
  }

  private JobContext context() {
    LocalLakehouse lakehouse = shop.lakehouse();
    return lakehouse.context(
        JobArguments.none(),
        lakehouse.project("project", Map.of("SHOP_PASSWORD", "x")),
        lakehouse.tables().forProject("project"));
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
