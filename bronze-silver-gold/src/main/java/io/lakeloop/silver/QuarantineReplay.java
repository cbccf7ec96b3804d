package io.lakeloop.silver;

import static org.apache.spark.sql.functions.col;

import io.lakeloop.core.failure.DataRefusedException;
import io.lakeloop.core.job.JobContext;
import io.lakeloop.core.table.Batch;
import io.lakeloop.core.table.Contention;
import io.lakeloop.core.table.TableName;
import io.lakeloop.core.table.Transaction;
import io.lakeloop.core.table.Transactions;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/**
 * Puts quarantined rows through the rules of today, and those that pass into the table, once.
 *
 * <p>There is no transaction over two tables. So the quarantine first notes which rows this run
 * takes, in one commit; then the table gets them, in one commit under the transaction of that run.
 * Which runs have got how far is seen by that: what a killed one took and did not write, the next
 * writes under the killed one's transaction, before it takes rows of its own.
 */
final class QuarantineReplay {
  private final JobContext context;
  private final TableName name;
  private final Judgement judgement;
  private final Quarantined quarantined;
  private final Quarantine quarantine;
  private final Acceptance acceptance;
  private final StructType output;

  /**
   * @param output the columns that the table's SQL puts out
   */
  QuarantineReplay(
      JobContext context,
      TableName name,
      Judgement judgement,
      Quarantined quarantined,
      Acceptance acceptance,
      StructType output) {
    this.context = context;
    this.name = name;
    this.judgement = judgement;
    this.quarantined = quarantined;
    this.quarantine = acceptance.quarantine();
    this.acceptance = acceptance;
    this.output = output;
  }

  /**
   * Replays what waits.
   *
   * @return what landed in the table
   * @throws DataRefusedException if the rows that pass are not, together, what the table expects;
   *     they wait on then
   */
  Refined run() {
    Refined landed = Refined.NOTHING;
    if (!quarantine.exists()) {
      return landed;
    }
    quarantine.create();
    for (String run : quarantine.replays()) {
      if (!hasLanded(run)) {
        landed = landed.plus(land(run));
      }
    }
    Dataset<Row> passing = judged(quarantine.waiting()).filter(passes());
    if (passing.isEmpty()) {
      return landed;
    }
    quarantine.take(passing);
    return landed.plus(land(context.runId()));
  }

  /** Writes what a run took; rows that pass no more, as the rules changed since, wait on. */
  private Refined land(String run) {
    Dataset<Row> judged = judged(quarantine.takenBy(run));
    Dataset<Row> failing = judged.filter(col(Judgement.FATE).isNotNull());
    if (!failing.isEmpty()) {
      quarantine.release(failing, run);
    }
    Dataset<Row> passing = judged.filter(passes()).drop(Quarantined.ENTRY);
    try {
      return new Contention(name.toString())
          .retried(() -> acceptance.accept(passing, new Batch(replay(run), 0)));
    } catch (DataRefusedException refused) {
      if (!hasLanded(run)) {
        quarantine.release(judged, run);
      }
      throw refused;
    }
  }

  private boolean hasLanded(String run) {
    Transaction transaction = new Batch(replay(run), 0).transaction(name);
    return new Transactions(context.tables()).contain(name, transaction);
  }

  private Dataset<Row> judged(Dataset<Row> rows) {
    return judgement.ofQuarantined(quarantined.rows(rows, output));
  }

  private static Column passes() {
    return col(Judgement.FATE).isNull();
  }

  private static String replay(String run) {
    return "replay-" + run;
  }
}
