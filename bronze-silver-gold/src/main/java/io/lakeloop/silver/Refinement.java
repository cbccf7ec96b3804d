package io.lakeloop.silver;

import static org.apache.spark.sql.functions.col;

import io.lakeloop.core.job.JobContext;
import io.lakeloop.core.table.Batch;
import io.lakeloop.core.table.Increment;
import io.lakeloop.core.table.TableName;
import io.lakeloop.core.table.Tables;
import io.lakeloop.layers.AnalysedSql;
import io.lakeloop.layers.SilverTable;
import io.lakeloop.layers.TableContract;
import io.lakeloop.layers.TableSql;
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
  private final TableSql sql;
  private final TableContract contract;
  private final TableName name;
  private final Judgement judgement;
  private final SilverWriter writer;
  private Refined refined = Refined.NOTHING;

  Refinement(JobContext context, String name, SilverTable table, TableSql sql) {
    this.context = context;
    this.tables = context.tables();
    this.sql = sql;
    this.contract = TableContract.of(name, table);
    this.name = contract.name();
    this.judgement = new Judgement(table, contract);
    this.writer = new SilverWriter(context, table, contract);
  }

  /** Brings in what is new; everything that can be refused is refused before a row is read. */
  Refined run() {
    AnalysedSql analysed = sql.analysed(context.spark(), schemas());
    sql.requireRowwise(analysed);
    contract.requireColumns(analysed.output(), analysed.file());
    tables.create(writer.spec());
    new Increment(tables, name.local(), name).runAvailable(newRows(), this::write);
    return refined;
  }

  /** Of a table whose rows change, the rows as they are after the change. */
  private Dataset<Row> newRows() {
    TableName source = sql.source();
    boolean changes = "true".equals(tables.properties(source).get("delta.enableChangeDataFeed"));
    return changes
        ? tables
            .streamChanges(source)
            .filter(col("_change_type").isin("insert", "update_postimage"))
            .drop("_change_type", "_commit_version", "_commit_timestamp")
        : tables.stream(source);
  }

  private Map<TableName, StructType> schemas() {
    Map<TableName, StructType> schemas = new HashMap<>();
    sql.references().forEach(table -> schemas.put(table, tables.schema(table)));
    return schemas;
  }

  private void write(Dataset<Row> newRows, Batch batch) {
    Map<TableName, Dataset<Row>> rows = new HashMap<>();
    Tables here = tables.within(newRows.sparkSession());
    sql.others().forEach(other -> rows.put(other, here.read(other)));
    rows.put(sql.source(), newRows);
    Dataset<Row> judged =
        judgement
            .of(sql.over(newRows.sparkSession(), rows))
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
