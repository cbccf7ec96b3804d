package io.lakeloop.silver;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import io.lakeloop.core.job.JobContext;
import io.lakeloop.core.table.Batch;
import io.lakeloop.core.table.TableName;
import io.lakeloop.core.table.TableSpec;
import io.lakeloop.core.table.Tables;
import io.lakeloop.layers.Expectation.OnFailure;
import io.lakeloop.layers.SilverTable;
import io.lakeloop.layers.TableContract;
import java.sql.Timestamp;
import java.util.Optional;
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
  // A file of this many rows is worth opening; fewer rows do not need a second one.
  private static final long ROWS_A_FILE = 500_000;

  private final JobContext context;
  private final Tables tables;
  private final SilverTable table;
  private final TableContract contract;
  private final Optional<Upsert> upsert;

  SilverWriter(JobContext context, SilverTable table, TableContract contract) {
    this.context = context;
    this.tables = context.tables();
    this.table = table;
    this.contract = contract;
    this.upsert =
        table.write() == SilverTable.Write.UPSERT
            ? Optional.of(new Upsert(table))
            : Optional.empty();
  }

  /** The table as it is to be created. */
  TableSpec spec() {
    TableName name = contract.name();
    return contract.spec(
        upsert.isPresent()
            ? TableSpec.upserted(name, contract.schema(), table.description())
            : TableSpec.appended(name, contract.schema(), table.description()));
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
      keep(kept, figures, batch);
    }
  }

  private void keep(Dataset<Row> kept, BatchFigures figures, Batch batch) {
    TableName name = contract.name();
    int partitions = (int) (1 + figures.kept() / ROWS_A_FILE);
    if (upsert.isEmpty()) {
      tables.append(name, kept.coalesce(partitions), batch.transaction(name));
      return;
    }
    Dataset<Row> latest = upsert.get().latest(kept, partitions);
    if (tables.hasRowsHere(name)) {
      tables.merge(
          name,
          latest,
          upsert.get().matches().sql(tables, name, kept),
          upsert.get()::clauses,
          batch.transaction(name));
    } else {
      // Nothing to match: an append costs a tenth of a merge.
      tables.append(name, latest, batch.transaction(name));
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
