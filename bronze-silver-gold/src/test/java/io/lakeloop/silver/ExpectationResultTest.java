package io.lakeloop.silver;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeloop.core.table.TableName;
import io.lakeloop.layers.Declared;
import io.lakeloop.layers.SilverTable;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExpectationResultTest {
  private static final TableName SALES = TableName.parse("silver.sales");
  private static final String TABLE =
      """
      sql: sql/sales.sql
      columns: { id: { type: int }, shop: { type: string } }
      expectations:
        positive: { check: id > 0, on-failure: fail }
        named: { check: shop <> '' }
      table-expectations:
        known_shop: { references: { columns: [shop], table: silver.shops }, on-failure: drop }
        real_shop: { references: { columns: [shop], table: silver.shops } }
        alone: { unique: [id] }
      """;

  @Test
  void tellsOfEveryRuleOfRowsInTheOrderInWhichTheyAreDeclared() {
    SilverTable table = Declared.silver(TABLE);
    BatchFigures figures =
        figures(8, Map.of("named", 2L, "known_shop", 8L, "type of id", 1L, "key", 3L));

    assertThat(ExpectationResult.ofRows(SALES, table, figures))
        .containsExactly(
            row("positive", "fail", 8, 0, 1.0, true),
            row("named", "quarantine", 8, 2, 0.75, false),
            row("known_shop", "drop", 8, 8, 0.0, false),
            row("key", "quarantine", 8, 3, 0.625, false),
            row("type of id", "quarantine", 8, 1, 0.875, false));
  }

  @Test
  void measuresNothingWhereThereAreNoRows() {
    assertThat(ExpectationResult.ofRows(SALES, Declared.silver(TABLE), figures(0, Map.of())))
        .hasSize(3)
        .allSatisfy(result -> assertThat(result.observed()).isEmpty())
        .allSatisfy(result -> assertThat(result.passed()).isTrue())
        .allSatisfy(result -> assertThat(result.checked()).contains(0L));
  }

  @ParameterizedTest
  @CsvSource({"0, 0, true", "1, 0, false", "1, 1, true", "2, 1, false", "0, 9, true"})
  void holdsWhereNoMoreFailThanMay(long failed, long tolerated, boolean passed) {
    assertThat(
            ExpectationResult.ofShare(SALES, "r", "table", "warn", 9, failed, tolerated, "")
                .passed())
        .isEqualTo(passed);
  }

  /** A row that must hold refuses its batch before; then there is no result. */
  @ParameterizedTest
  @CsvSource({
    "table, fail, false, true",
    "table, fail, true, false",
    "table, warn, false, false",
    "row, fail, false, false",
    "table, quarantine, false, false"
  })
  void refusesWhereATableMustHoldAndDoesNot(
      String kind, String onFailure, boolean passed, boolean refuses) {
    assertThat(
            ExpectationResult.ofShare(SALES, "r", kind, onFailure, 9, passed ? 0 : 1, 0, "")
                .refuses())
        .isEqualTo(refuses);
  }

  @Test
  void addsTheRowsOfBatchesAndKeepsTheFirstFinding() {
    ExpectationResult good = share(10, 0, "");
    ExpectationResult bad = share(30, 3, "three");
    ExpectationResult worse = share(0, 0, "").plus(share(60, 60, "sixty"));

    assertThat(good.plus(bad)).isEqualTo(share(40, 3, "three"));
    assertThat(bad.plus(good)).isEqualTo(share(40, 3, "three"));
    assertThat(bad.plus(worse)).isEqualTo(share(90, 63, "three"));
    assertThat(good.plus(good)).isEqualTo(share(20, 0, ""));
    assertThat(good.plus(bad).plus(worse)).isEqualTo(good.plus(bad.plus(worse)));
  }

  /** What is measured of the whole table is so as it was measured last. */
  @Test
  void takesTheLaterOfTwoThatCountNoFailures() {
    ExpectationResult few = rows(3, false);
    ExpectationResult enough = rows(12, true);

    assertThat(few.plus(enough)).isEqualTo(enough);
    assertThat(enough.plus(few)).isEqualTo(few);
    assertThat(share(10, 1, "").plus(few)).isEqualTo(few);
    assertThat(few.plus(share(10, 1, ""))).isEqualTo(share(10, 1, ""));
  }

  @Test
  void belongsTogetherWithThatOfTheSameNameAndTable() {
    assertThat(share(1, 0, "").key()).isEqualTo(share(2, 1, "x").key());
    assertThat(share(1, 0, "").key()).isNotEqualTo(rows(1, true).key());
  }

  private static BatchFigures figures(long total, Map<String, Long> failures) {
    return new BatchFigures(total, total, 0, 0, 0, Map.of(), failures, Map.of());
  }

  private static ExpectationResult row(
      String name,
      String onFailure,
      long checked,
      long failed,
      @Nullable Double observed,
      boolean passed) {
    return new ExpectationResult(
        SALES,
        name,
        "row",
        onFailure,
        Optional.of(checked),
        Optional.of(failed),
        Optional.ofNullable(observed),
        passed,
        "");
  }

  private static ExpectationResult share(long checked, long failed, String finding) {
    return ExpectationResult.ofShare(SALES, "known", "table", "warn", checked, failed, 0, finding);
  }

  private static ExpectationResult rows(long rows, boolean passed) {
    return new ExpectationResult(
        SALES,
        "filled",
        "table",
        "fail",
        Optional.of(rows),
        Optional.empty(),
        Optional.of((double) rows),
        passed,
        "It has " + rows + " rows.");
  }
}
