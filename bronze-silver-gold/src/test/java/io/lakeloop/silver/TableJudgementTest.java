package io.lakeloop.silver;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeloop.core.LocalLakehouse;
import io.lakeloop.core.LocalSpark;
import io.lakeloop.core.table.TableName;
import io.lakeloop.core.table.TableSpec;
import io.lakeloop.core.table.Tables;
import io.lakeloop.core.table.Transaction;
import io.lakeloop.layers.Declared;
import io.lakeloop.layers.SilverTable;
import io.lakeloop.layers.TableContract;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(LocalSpark.class)
class TableJudgementTest {
  private static final TableName SALES = TableName.parse("silver.sales");
  private static final TableName SHOPS = TableName.parse("silver.shops");
  private static final Transaction FIRST = new Transaction("silver.sales/query", 0);
  private static final Transaction SECOND = new Transaction("silver.sales/query", 1);
  private static final Instant NOW = Instant.parse("2024-02-01T12:00:00Z");
  private static final String TABLE =
      """
      sql: sql/sales.sql
      keys: [id]
      sequence-by: sold_at
      write: %s
      columns:
        id: { type: int }
        shop: { type: string }
        boss: { type: int }
        sold_at: { type: timestamp }
        day: { type: date }
      table-expectations:
        rule: %s
      """;

  private final SparkSession spark;
  @TempDir private Path folder;
  private Tables tables;

  TableJudgementTest(SparkSession spark) {
    this.spark = spark;
  }

  @BeforeEach
  void create() {
    tables = new LocalLakehouse(folder).tables();
    SilverTable any = table("append", "{ unique: [id] }");
    TableContract contract = TableContract.of("sales", any);
    tables.create(TableSpec.appended(SALES, contract.schema(), ""));
  }

  @Test
  void findsValuesThatStandTwiceInNewRowsOrInTheTableToo() {
    write(FIRST, "(1, 'West'), (2, 'East'), (8, 'East')");

    ExpectationResult result =
        before(
            "{ unique: [id], on-failure: fail }",
            SECOND,
            "(2, 'a'), (3, 'b'), (3, 'c'), (4, 'd'), (null, 'e'), (null, 'f')");

    assertThat(result)
        .extracting(
            ExpectationResult::checked, ExpectationResult::failed, ExpectationResult::passed)
        .containsExactly(Optional.of(5L), Optional.of(4L), false);
    assertThat(result.observed()).hasValue(0.2);
    assertThat(result.refuses()).isTrue();
    assertThat(result.finding())
        .isEqualTo("4 of 5 rows are not alone with their [id], such as {\"id\":2}.");
  }

  @Test
  void doesNotTakeRowsForDuplicatesOfThemselvesThatAreWrittenAlready() {
    write(FIRST, "(1, 'West'), (2, 'East')");

    assertThat(before("{ unique: [id] }", FIRST, "(1, 'West'), (2, 'East')").passed()).isTrue();
    assertThat(before("{ unique: [id] }", SECOND, "(1, 'West'), (2, 'East')").passed()).isFalse();
  }

  @Test
  void knowsWithoutLookingThatAnUpsertLeavesOneRowAKey() {
    write(FIRST, "(1, 'West'), (1, 'East')");

    assertThat(after("{ unique: [shop, id] }", "(1, 'West')").passed()).isTrue();
  }

  @Test
  void looksAtAnUpsertedTableAfterwards() {
    write(FIRST, "(1, 'West'), (2, 'West'), (3, 'East'), (4, 'South'), (5, 'South')");

    assertThat(after("{ unique: [shop] }", "(2, 'West'), (3, 'East')"))
        .extracting(ExpectationResult::checked, ExpectationResult::failed)
        .containsExactly(Optional.of(3L), Optional.of(2L));
    assertThat(after("{ unique: [shop] }", "(3, 'East')").passed()).isTrue();
  }

  @Test
  void countsNewRowsWithoutAValue() {
    String expected = "{ not-null-share: { column: shop, at-least: %s } }";
    String rows = "(1, 'a'), (2, null), (3, 'b'), (4, 'c')";

    assertThat(before(expected.formatted("0.75"), FIRST, rows))
        .extracting(ExpectationResult::passed, ExpectationResult::observed)
        .containsExactly(true, Optional.of(0.75));
    ExpectationResult result = before(expected.formatted("0.76"), FIRST, rows);
    assertThat(result.passed()).isFalse();
    assertThat(result.finding())
        .isEqualTo("1 of 4 new rows have no shop; at least a share of 0.76 must have one.");
  }

  @Test
  void findsReferencesInAnotherTableAndLetsNullsPass() {
    tables.create(
        TableSpec.appended(SHOPS, spark.sql("SELECT '' AS name, 1 AS size").schema(), ""));
    tables.append(
        SHOPS, spark.sql("SELECT * FROM VALUES ('West', 1), ('West', 2) AS t(name, size)"));

    ExpectationResult result =
        before(
            "{ references: { columns: [shop], table: silver.shops, to: [name] } }",
            FIRST,
            "(1, 'West'), (2, 'Wets'), (3, null)");

    assertThat(result)
        .extracting(ExpectationResult::checked, ExpectationResult::failed)
        .containsExactly(Optional.of(3L), Optional.of(1L));
    assertThat(result.finding())
        .isEqualTo(
            "1 of 3 rows have no row in silver.shops to refer to by [shop], such as"
                + " {\"shop\":\"Wets\"}.");
    assertThat(tables.access().tablesRead()).containsKey(SHOPS).doesNotContainKey(SALES);
  }

  @Test
  void findsReferencesAmongTheRowsOfTheTableItself() {
    write(FIRST, "(1, 'West')");
    String boss = "{ references: { columns: [boss], table: silver.sales, to: [id] } }";

    ExpectationResult result = before(boss, SECOND, rows("(2, 1), (3, 2), (4, 7) AS t(id, boss)"));

    assertThat(result.failed()).hasValue(1L);
    assertThat(result.finding()).contains("{\"boss\":7}");
  }

  @Test
  void boundsTheNumberOfRows() {
    write(FIRST, "(1, 'West'), (2, 'East')");
    write(SECOND, "(3, 'West')");

    assertThat(whole("{ row-count: { at-least: 3, at-most: 3 } }"))
        .extracting(ExpectationResult::passed, ExpectationResult::observed)
        .containsExactly(true, Optional.of(3.0));
    assertThat(whole("{ row-count: { at-least: 4 } }").finding())
        .isEqualTo("It has 3 rows; it must have at least 4.");
    assertThat(whole("{ row-count: { at-most: 2 } }").passed()).isFalse();
  }

  @Test
  void tellsHowOldTheNewestRowIs() {
    String fresh = "{ fresh-within: { column: %s, within: %s } }";
    assertThat(whole(fresh.formatted("sold_at", "2d")).finding())
        .isEqualTo("No row has a sold_at; it may be 48.0 hours old.");
    tables.append(
        SALES,
        rows(
            "(1, timestamp'2024-01-30 12:00:01', date'2024-01-31'),"
                + " (2, timestamp'2023-01-01 00:00:00', date'2023-01-01') AS t(id, sold_at, day)"));

    assertThat(whole(fresh.formatted("sold_at", "2d")))
        .extracting(ExpectationResult::passed, ExpectationResult::observed)
        .containsExactly(true, Optional.of(2 * 86400.0 - 1));
    ExpectationResult stale = whole(fresh.formatted("sold_at", "1d"));
    assertThat(stale.passed()).isFalse();
    assertThat(stale.finding())
        .isEqualTo(
            "The newest sold_at was 48.0 hours old when the run began; it may be 24.0 hours old.");
    assertThat(whole(fresh.formatted("day", "36h")).observed()).hasValue(36 * 3600.0);
    assertThat(whole(fresh.formatted("day", "35h")).passed()).isFalse();
  }

  private static SilverTable table(String write, String rule) {
    return Declared.silver(TABLE.formatted(write, rule));
  }

  private TableJudgement judgement(String write, String rule) {
    return new TableJudgement(tables, NOW, table(write, rule), SALES);
  }

  private ExpectationResult before(String rule, Transaction transaction, String values) {
    return before(rule, transaction, rows(values + " AS t(id, shop)"));
  }

  private ExpectationResult before(String rule, Transaction transaction, Dataset<Row> rows) {
    TableJudgement judgement = judgement("append", rule);
    BatchFigures figures = figures(rows, judgement);
    return only(judgement.beforeWriting(rows, figures, transaction));
  }

  private ExpectationResult after(String rule, String values) {
    Dataset<Row> rows = rows(values + " AS t(id, shop)");
    TableJudgement judgement = judgement("upsert", rule);
    return only(judgement.afterWriting(rows, figures(rows, judgement)));
  }

  private ExpectationResult whole(String rule) {
    return only(judgement("append", rule).ofTable());
  }

  private BatchFigures figures(Dataset<Row> rows, TableJudgement judgement) {
    return BatchFigures.of(
        rows.selectExpr(
            "*",
            "false AS " + Judgement.DELETES,
            "string(null) AS " + Judgement.FATE,
            "CAST(null AS array<string>) AS " + Judgement.FAILED_RULES),
        judgement.observedColumns());
  }

  private static ExpectationResult only(List<ExpectationResult> results) {
    assertThat(results).hasSize(1);
    return results.get(0);
  }

  private void write(Transaction transaction, String values) {
    tables.append(SALES, rows(values + " AS t(id, shop)"), transaction);
  }

  private Dataset<Row> rows(String values) {
    return spark.sql("SELECT * FROM VALUES " + values);
  }
}
