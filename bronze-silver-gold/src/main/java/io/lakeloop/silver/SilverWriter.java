package io.lakeloop.silver;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import io.lakeloop.core.failure.UsageException;
import io.lakeloop.core.job.JobContext;
import io.lakeloop.core.table.Batch;
import io.lakeloop.core.table.TableName;
import io.lakeloop.core.table.TableSpec;
import io.lakeloop.core.table.Tables;
import io.lakeloop.layers.Expectation.OnFailure;
import io.lakeloop.layers.SilverTable;
import io.lakeloop.layers.TableContract;
import java.sql.Timestamp;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/** Writes a judged batch: what is kept to the table, what is quarantined beside it. */
final class SilverWriter {
  private static final StructType QUARANTINE =
      new StructType()
          .add("row", "string", true, "The row as the table's SQL put it out, as JSON.")
          .add("failed_rules", "array<string>", true, "The rules that it fails.")
          .add("_run_id", "string", true, "The run that met it.")
          .add("_quarantined_at", "timestamp", true, "When that run began.");

  private final JobContext context;
  private final Tables tables;
  private final TableContract contract;
  private final RowWriter rows;

  SilverWriter(JobContext context, SilverTable table, TableContract contract) {
    this.context = context;
    this.tables = context.tables();
    this.contract = contract;
    this.rows = new RowWriter(tables, table, contract, context.startedAt());
  }

  /**
   * Makes the table where there is none.
   *
   * @throws UsageException if it was written in another way, which its rows show
   */
  void create() {
    rows.create();
  }

  /** Two commits, each of which Delta skips where the batch is run again. */
  void write(Dataset<Row> judged, BatchFigures figures, Batch batch) {
    if (figures.quarantined() > 0) {
      quarantine(judged, batch);
    }
    if (figures.kept() > 0) {
      Dataset<Row> kept =
          judged
              .filter(col(Judgement.FATE).isNull())
              .drop(Judgement.FAILED_RULES, Judgement.FATE, Judgement.AS_READ);
      rows.write(kept, figures.kept(), batch);
    }
  }

  private void quarantine(Dataset<Row> judged, Batch batch) {
    TableName quarantine = contract.name().quarantine();
    tables.create(
        TableSpec.appended(
            quarantine, QUARANTINE, "Rows that " + contract.name() + " does not accept."));
    Column refused = col(Judgement.FATE).equalTo(OnFailure.QUARANTINE.name());
    tables.append(
        quarantine,
        judged
            .filter(refused)
            .select(
                col(Judgement.AS_READ).as("row"),
                col(Judgement.FAILED_RULES).as("failed_rules"),
                lit(context.runId()).as("_run_id"),
                lit(Timestamp.from(context.startedAt())).as("_quarantined_at"))
            .coalesce(1),
        batch.transaction(quarantine));
  }
}
