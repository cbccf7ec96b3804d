package io.lakeloop.silver;

import static org.apache.spark.sql.functions.col;

import io.lakeloop.core.table.Batch;
import io.lakeloop.core.table.TableName;
import io.lakeloop.core.table.TableSpec;
import io.lakeloop.core.table.Tables;
import io.lakeloop.layers.SilverTable;
import io.lakeloop.layers.TableContract;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Writes what is kept of a judged batch to the table. */
final class SilverWriter {
  // A file of this many rows is worth opening; fewer rows do not need a second one.
  private static final long ROWS_A_FILE = 500_000;

  private final Tables tables;
  private final SilverTable table;
  private final TableContract contract;
  private final Optional<Upsert> upsert;

  SilverWriter(Tables tables, SilverTable table, TableContract contract) {
    this.tables = tables;
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

  /** One commit, which Delta skips where the batch is run again. */
  void write(Dataset<Row> judged, BatchFigures figures, Batch batch) {
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
}
