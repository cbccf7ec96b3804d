package io.lakeloop.silver;

import io.lakeloop.core.table.TableName;
import io.lakeloop.layers.Expectation.OnFailure;
import io.lakeloop.layers.SilverTable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What became of one expectation in one run.
 *
 * @param table the table it is declared of
 * @param expectation its name
 * @param kind {@code row} or {@code table}
 * @param onFailure what follows where it does not hold, as config writes it
 * @param checked rows looked at; empty where it is not rows that are counted
 * @param failed of them those for which it does not hold
 * @param observed what was measured: of {@code row-count} rows, of {@code fresh-within} seconds,
 *     else the share of rows for which it holds; empty where nothing was there to measure
 * @param passed whether it holds
 * @param finding what was found, in a sentence; empty where it holds
 */
record ExpectationResult(
    TableName table,
    String expectation,
    String kind,
    String onFailure,
    Optional<Long> checked,
    Optional<Long> failed,
    Optional<Double> observed,
    boolean passed,
    String finding) {

  /**
   * What became of a table's row expectations in one batch: of all that are declared, references
   * that set rows aside among them, and of those rules of types and keys that any row failed.
   */
  static List<ExpectationResult> ofRows(TableName table, SilverTable said, BatchFigures figures) {
    List<ExpectationResult> results = new ArrayList<>();
    Map<String, OnFailure> rules = new LinkedHashMap<>();
    said.expectations().forEach((name, expected) -> rules.put(name, expected.onFailure()));
    said.tableExpectations()
        .forEach(
            (name, expected) -> {
              if (expected.setsRowsAside()) {
                rules.put(name, expected.onFailure());
              }
            });
    rules.forEach((name, onFailure) -> results.add(ofRule(table, name, word(onFailure), figures)));
    figures.failures().keySet().stream()
        .filter(rule -> !rules.containsKey(rule))
        .sorted()
        .forEach(rule -> results.add(ofRule(table, rule, "quarantine", figures)));
    return results;
  }

  private static ExpectationResult ofRule(
      TableName table, String rule, String onFailure, BatchFigures figures) {
    return ofShare(
        table,
        rule,
        "row",
        onFailure,
        figures.total(),
        figures.failures().getOrDefault(rule, 0L),
        0,
        "");
  }

  /**
   * A result that is a share of rows.
   *
   * @param tolerated how many may fail
   */
  static ExpectationResult ofShare(
      TableName table,
      String name,
      String kind,
      String onFailure,
      long checked,
      long failed,
      long tolerated,
      String finding) {
    return new ExpectationResult(
        table,
        name,
        kind,
        onFailure,
        Optional.of(checked),
        Optional.of(failed),
        share(checked, failed),
        failed <= tolerated,
        finding);
  }

  private static Optional<Double> share(long checked, long failed) {
    return checked == 0 ? Optional.empty() : Optional.of((checked - failed) / (double) checked);
  }

  /** Whether the job must not end well. */
  boolean refuses() {
    return !passed && onFailure.equals(word(OnFailure.FAIL)) && kind.equals("table");
  }

  /** This and a later batch's in one: rows add up, and both must hold. */
  ExpectationResult plus(ExpectationResult later) {
    if (checked.isEmpty()
        || later.checked.isEmpty()
        || failed.isEmpty()
        || later.failed.isEmpty()) {
      return later;
    }
    long rows = checked.get() + later.checked.get();
    long failures = failed.get() + later.failed.get();
    return new ExpectationResult(
        table,
        expectation,
        kind,
        onFailure,
        Optional.of(rows),
        Optional.of(failures),
        share(rows, failures),
        passed && later.passed,
        passed ? later.finding : finding);
  }

  static String word(OnFailure onFailure) {
    return onFailure.name().toLowerCase(Locale.ROOT);
  }

  /** By which results of several batches belong together. */
  Map.Entry<String, String> key() {
    return Map.entry(table.toString(), expectation);
  }
}
