package io.lakeloop.silver;

import io.lakeloop.core.table.TableName;
import io.lakeloop.core.table.Tables;
import io.lakeloop.core.table.Transaction;
import io.lakeloop.core.table.Transactions;
import io.lakeloop.layers.SilverTable;
import io.lakeloop.layers.TableExpectation;
import io.lakeloop.layers.TableExpectation.NotNullShare;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Holds a table's new rows together, and the table as a whole, against its expectations. */
final class TableJudgement {
  private final Tables tables;
  private final Instant startedAt;
  private final SilverTable table;
  private final TableName name;

  /**
   * @param startedAt when the run began
   */
  TableJudgement(Tables tables, Instant startedAt, SilverTable table, TableName name) {
    this.tables = tables;
    this.startedAt = startedAt;
    this.table = table;
    this.name = name;
  }

  /** The columns of which it is to be known how many new rows have a value. */
  List<String> observedColumns() {
    return table.tableExpectations().values().stream()
        .flatMap(said -> said.notNullShare().map(NotNullShare::column).stream())
        .distinct()
        .toList();
  }

  /**
   * What can be told of new rows before they are written.
   *
   * @param kept the rows that are to be written
   * @param figures what is known of them
   * @param transaction under which they are to be written, or have been already
   */
  List<ExpectationResult> beforeWriting(
      Dataset<Row> kept, BatchFigures figures, Transaction transaction) {
    List<ExpectationResult> results = new ArrayList<>();
    for (Map.Entry<String, TableExpectation> expectation : table.tableExpectations().entrySet()) {
      TableExpectation said = expectation.getValue();
      said.notNullShare()
          .ifPresent(share -> results.add(share(expectation.getKey(), said, share, figures)));
      said.references()
          .filter(to -> !said.setsRowsAside())
          .map(to -> new FoundReferences(tables, name, to).missing(kept, figures.kept()))
          .ifPresent(rows -> results.add(result(expectation.getKey(), said, rows)));
      if (!said.unique().isEmpty() && isAppended()) {
        boolean isWritten = new Transactions(tables).contain(name, transaction);
        UniqueValues values = new UniqueValues(tables, name, said.unique());
        results.add(
            result(
                expectation.getKey(),
                said,
                isWritten ? values.inTable(kept) : values.withTable(kept)));
      }
    }
    return results;
  }

  /** What can be told of new rows only after they are written. */
  List<ExpectationResult> afterWriting(Dataset<Row> kept, BatchFigures figures) {
    List<ExpectationResult> results = new ArrayList<>();
    for (Map.Entry<String, TableExpectation> expectation : table.tableExpectations().entrySet()) {
      TableExpectation said = expectation.getValue();
      if (said.unique().isEmpty() || isAppended()) {
        continue;
      }
      // One row a key is what an upsert leaves.
      boolean byKey =
          table.write() == SilverTable.Write.UPSERT
              && new HashSet<>(said.unique()).containsAll(table.keys());
      results.add(
          result(
              expectation.getKey(),
              said,
              byKey
                  ? new FailingRows(figures.kept(), 0, Optional.empty())
                  : new UniqueValues(tables, name, said.unique()).inTable(kept)));
    }
    return results;
  }

  /** What is to be told of the table when a run is over. */
  List<ExpectationResult> ofTable() {
    List<ExpectationResult> results = new ArrayList<>();
    WholeTable whole = new WholeTable(tables, name);
    for (Map.Entry<String, TableExpectation> expectation : table.tableExpectations().entrySet()) {
      TableExpectation said = expectation.getValue();
      said.rowCount()
          .ifPresent(bounds -> results.add(rows(expectation.getKey(), said, bounds, whole.rows())));
      said.freshWithin()
          .ifPresent(
              fresh ->
                  results.add(age(expectation.getKey(), said, fresh, whole.age(fresh, startedAt))));
    }
    return results;
  }

  private boolean isAppended() {
    return table.write() == SilverTable.Write.APPEND;
  }

  private ExpectationResult share(
      String rule, TableExpectation said, NotNullShare expected, BatchFigures figures) {
    long empty = figures.kept() - figures.present().getOrDefault(expected.column(), 0L);
    // The rows that may be empty. A double's error would be a whole one of many millions.
    long tolerated =
        BigDecimal.ONE
            .subtract(BigDecimal.valueOf(expected.atLeast()))
            .multiply(BigDecimal.valueOf(figures.kept()))
            .longValue();
    return ExpectationResult.ofShare(
        name,
        rule,
        "table",
        ExpectationResult.word(said.onFailure()),
        figures.kept(),
        empty,
        tolerated,
        "%,d of %,d new rows have no %s; at least a share of %s must have one."
            .formatted(empty, figures.kept(), expected.column(), expected.atLeast()));
  }

  private ExpectationResult result(String rule, TableExpectation said, FailingRows rows) {
    String what =
        said.references()
            .map(to -> "have no row in " + to.table() + " to refer to by " + to.columns())
            .orElse("are not alone with their " + said.unique());
    return ExpectationResult.ofShare(
        name,
        rule,
        "table",
        ExpectationResult.word(said.onFailure()),
        rows.checked(),
        rows.failed(),
        0,
        "%,d of %,d rows %s%s."
            .formatted(
                rows.failed(),
                rows.checked(),
                what,
                rows.example().map(example -> ", such as " + example).orElse("")));
  }

  private ExpectationResult rows(
      String rule, TableExpectation said, TableExpectation.RowCount bounds, long rows) {
    return new ExpectationResult(
        name,
        rule,
        "table",
        ExpectationResult.word(said.onFailure()),
        Optional.of(rows),
        Optional.empty(),
        Optional.of((double) rows),
        rows >= bounds.atLeast().orElse(0L) && rows <= bounds.atMost().orElse(Long.MAX_VALUE),
        "It has %,d rows; it must have%s%s."
            .formatted(
                rows,
                bounds.atLeast().map(" at least %,d"::formatted).orElse(""),
                bounds.atMost().map(" at most %,d"::formatted).orElse("")));
  }

  private ExpectationResult age(
      String rule,
      TableExpectation said,
      TableExpectation.FreshWithin fresh,
      Optional<Double> seconds) {
    return new ExpectationResult(
        name,
        rule,
        "table",
        ExpectationResult.word(said.onFailure()),
        Optional.empty(),
        Optional.empty(),
        seconds,
        seconds.filter(age -> age <= fresh.within().toSeconds()).isPresent(),
        "%s; it may be %,.1f hours old."
            .formatted(
                seconds
                    .map(
                        age ->
                            String.format(
                                Locale.ROOT,
                                "The newest %s was %,.1f hours old when the run began",
                                fresh.column(),
                                age / 3600))
                    .orElse("No row has a " + fresh.column()),
                fresh.within().toSeconds() / 3600.0));
  }
}
