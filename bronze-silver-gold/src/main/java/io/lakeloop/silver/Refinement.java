package io.lakeloop.silver;

import io.lakeloop.core.job.JobContext;
import io.lakeloop.core.table.Batch;
import io.lakeloop.core.table.Increment;
import io.lakeloop.core.table.TableName;
import io.lakeloop.core.table.Tables;
import io.lakeloop.layers.AnalysedSql;
import io.lakeloop.layers.SilverTable;
import io.lakeloop.layers.TableContract;
import io.lakeloop.layers.Transformation;
import java.util.HashMap;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.StorageLevel;

/** Brings the new rows of one silver table's source into it. */
final class Refinement {
  private final JobContext context;
  private final Tables tables;
  private final Transformation made;
  private final SilverTable table;
  private final TableContract contract;
  private final TableName name;
  private final Judgement judgement;
  private final SilverWriter writer;
  private Refined refined = Refined.NOTHING;

  Refinement(JobContext context, String name, SilverTable table, Transformation made) {
    this.context = context;
    this.tables = context.tables();
    this.made = made;
    this.table = table;
    this.contract = TableContract.of(name, table);
    this.name = contract.name();
    this.judgement = new Judgement(table, contract);
    this.writer = new SilverWriter(context, table, contract);
  }

  /** Brings in what is new; everything that can be refused is refused before a row is read. */
  Refined run() {
    AnalysedSql analysed = made.analysed(context.spark(), schemas());
    made.requireRowwise(analysed);
    contract.requireColumns(table.deletes().kept(analysed.output()), analysed.file());
    table.deletes().requireFitting(context.spark(), analysed);
    writer.create();
    new Increment(tables, name.local(), name).runAvailable(newRows(), this::write);
    return refined;
  }

  private Dataset<Row> newRows() {
    TableName source = made.source();
    boolean changes = "true".equals(tables.properties(source).get("delta.enableChangeDataFeed"));
    NewRows newRows = new NewRows(made.followsDeletes(table));
    return changes
        ? newRows.ofChanges(tables.streamChanges(source))
        : newRows.ofAdded(tables.stream(source));
  }

  private Map<TableName, StructType> schemas() {
    Map<TableName, StructType> schemas = new HashMap<>();
    made.references().forEach(read -> schemas.put(read, tables.schema(read)));
    StructType source = tables.schema(made.source());
    made.requireNewRows(name, source);
    schemas.put(made.source(), made.newRows(table, source));
    return schemas;
  }

  private void write(Dataset<Row> newRows, Batch batch) {
    Map<TableName, Dataset<Row>> rows = new HashMap<>();
    Tables here = tables.within(newRows.sparkSession());
    made.others().forEach(other -> rows.put(other, here.read(other)));
    rows.put(made.source(), newRows);
    Dataset<Row> judged =
        judgement
            .of(made.over(newRows.sparkSession(), rows))
            .persist(StorageLevel.MEMORY_AND_DISK());
    try {
      BatchFigures figures = BatchFigures.of(judged, judgement.rules());
      figures.refuseFailures(name);
      writer.write(judged, figures, batch);
      refined = refined.plus(figures.refined());
    } finally {
      judged.unpersist();
    }
  }
}
