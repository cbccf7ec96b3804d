package io.lakeloop.silver;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.not;

import io.lakeloop.core.failure.DataRefusedException;
import io.lakeloop.core.job.JobContext;
import io.lakeloop.core.table.Batch;
import io.lakeloop.core.table.TableName;
import io.lakeloop.core.table.Transactions;
import io.lakeloop.layers.SilverTable;
import io.lakeloop.layers.TableContract;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Takes judged rows into a table: refuses them, or sets aside what is to be and writes the rest.
 */
final class Acceptance {
  private final SilverTable table;
  private final TableName name;
  private final Protection protection;
  private final TableJudgement judgement;
  private final Quarantine quarantine;
  private final RowWriter writer;
  private final ExpectationResults results;
  private final Transactions transactions;

  Acceptance(
      JobContext context,
      SilverTable table,
      TableContract contract,
      Protection protection,
      ExpectationResults results) {
    this.table = table;
    this.name = contract.name();
    this.protection = protection;
    this.judgement = new TableJudgement(context.tables(), context.startedAt(), table, name);
    this.quarantine = new Quarantine(context, name);
    this.writer = new RowWriter(context.tables(), table, contract, context.startedAt());
    this.results = results;
    this.transactions = new Transactions(context.tables());
  }

  /**
   * Makes the table where there is none.
   *
   * @throws io.lakeloop.core.failure.UsageException if it was written in another way
   */
  void create() {
    writer.create();
  }

  /** Where the rows are set aside. */
  Quarantine quarantine() {
    return quarantine;
  }

  /**
   * Judges a batch and takes it. There is no transaction over two tables: where an earlier run of
   * the batch has set rows aside and was killed before it wrote the others, the rules may have
   * changed since, or what rows refer to may be there now; the rows set aside stay so, and are in
   * no other place. Where they are not found again, as where the SQL gives other values each time,
   * the batch is judged as if it were new; what its quarantine has is left as it is.
   *
   * @param read the rows of the table's SQL
   * @throws DataRefusedException as {@link #accept(Dataset, Batch)}
   */
  Refined accept(Judgement judgement, Dataset<Row> read, Batch batch) {
    if (quarantine.has(batch) && !isWritten(batch)) {
      Dataset<Row> earlier = quarantine.of(batch, read.sparkSession());
      try (JudgedBatch again = judged(judgement.again(read, earlier))) {
        long found = again.figures().setAside();
        if (found > 0 && found == earlier.count()) {
          return take(again, batch, true);
        }
      }
    }
    return accept(judgement.of(read), batch);
  }

  private boolean isWritten(Batch batch) {
    return transactions.contain(name, batch.transaction(name));
  }

  /**
   * Takes a batch: quarantine and table are a commit each, the quarantine's first, which Delta
   * skips where the batch is run again.
   *
   * @param judged what {@link Judgement#of} gives
   * @throws DataRefusedException if an expectation does not hold that must; what can be refused
   *     before it is written has not been written then
   */
  Refined accept(Dataset<Row> judged, Batch batch) {
    try (JudgedBatch rows = judged(judged)) {
      return take(rows, batch, false);
    }
  }

  private JudgedBatch judged(Dataset<Row> judged) {
    return JudgedBatch.of(judged, judgement.observedColumns());
  }

  private Refined take(JudgedBatch rows, Batch batch, boolean again) {
    BatchFigures figures = rows.figures();
    if (figures.total() == 0) {
      return Refined.NOTHING;
    }
    Dataset<Row> written =
        rows.rows()
            .filter(col(Judgement.FATE).isNull())
            .drop(Judgement.FAILED_RULES, Judgement.FATE, Judgement.AS_READ);
    Dataset<Row> kept = written.filter(not(col(Judgement.DELETES))).drop(Judgement.DELETES);
    List<ExpectationResult> found = foundBefore(kept, figures, batch);
    if (figures.quarantined() > 0 && !isWritten(batch)) {
      quarantine.add(rows.rows(), protection, batch, again);
    }
    if (figures.kept() > 0) {
      writer.write(written, figures.kept(), batch);
    }
    // Only now: a batch that loses against another writer is judged once more.
    results.add(found);
    if (figures.kept() > 0) {
      results.require(judgement.afterWriting(kept, figures), "is not as it must be");
    }
    return figures.refined(table.expectations());
  }

  /** What is found of a batch before it is written, noted only where it is refused for it. */
  private List<ExpectationResult> foundBefore(
      Dataset<Row> kept, BatchFigures figures, Batch batch) {
    List<ExpectationResult> found = new ArrayList<>(ExpectationResult.ofRows(name, table, figures));
    try {
      figures.refuseFailures(name, table.expectations());
      if (figures.kept() > 0) {
        List<ExpectationResult> together =
            judgement.beforeWriting(kept, figures, batch.transaction(name));
        found.addAll(together);
        ExpectationResults.refuse(together, "refuses its new rows");
      }
      return found;
    } catch (DataRefusedException refused) {
      results.add(found);
      throw refused;
    }
  }

  /**
   * Judges the table as a whole, at the end of a run. What holds is recorded only where there was
   * something new.
   *
   * @throws DataRefusedException if an expectation does not hold that must
   */
  void finish(Refined refined) {
    results.require(
        judgement.ofTable().stream()
            .filter(result -> refined.rowsRead() > 0 || !result.passed())
            .toList(),
        "is not as it must be");
  }
}
