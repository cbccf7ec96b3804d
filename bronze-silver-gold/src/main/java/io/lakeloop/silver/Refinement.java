package io.lakeloop.silver;

import static org.apache.spark.sql.functions.col;

import io.lakeloop.core.failure.DataRefusedException;
import io.lakeloop.core.failure.UsageException;
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

/** Brings rows into one silver table: the new ones of its source, or those of its quarantine. */
final class Refinement {
  private final JobContext context;
  private final Tables tables;
  private final TableSql sql;
  private final TableContract contract;
  private final TableName name;
  private final Protection protection;
  private final Judgement judgement;
  private final Acceptance acceptance;
  private Refined refined = Refined.NOTHING;

  /**
   * A refinement of one table.
   *
   * @param keyVariable the environment variable with the key of hashes
   * @throws UsageException if that key is needed and absent
   */
  Refinement(
      JobContext context,
      String name,
      SilverTable table,
      TableSql sql,
      String keyVariable,
      ExpectationResults results) {
    this.context = context;
    this.tables = context.tables();
    this.sql = sql;
    this.contract = TableContract.of(name, table);
    this.name = contract.name();
    this.protection =
        Protection.of(this.name, table.protections(), keyVariable, context.variables());
    this.judgement = new Judgement(table, contract, protection);
    this.acceptance = new Acceptance(context, table, contract, protection, results);
  }

  /**
   * Brings in what is new; everything that can be refused is refused before a row is read.
   *
   * @throws DataRefusedException if an expectation does not hold that must
   */
  Refined run() {
    prepared();
    new Increment(tables, name.local(), name).runAvailable(newRows(), this::write);
    acceptance.finish(refined);
    return refined;
  }

  /**
   * Brings in what waits in quarantine and passes today's rules.
   *
   * @throws DataRefusedException if an expectation does not hold that must
   */
  Refined replay() {
    AnalysedSql analysed = prepared();
    Quarantined quarantined = new Quarantined(protection);
    Refined landed =
        new QuarantineReplay(context, name, judgement, quarantined, acceptance, analysed.output())
            .run();
    acceptance.finish(landed);
    return landed;
  }

  private AnalysedSql prepared() {
    AnalysedSql analysed = sql.analysed(context.spark(), schemas());
    sql.requireRowwise(analysed);
    contract.requireColumns(analysed.output(), analysed.file());
    tables.create(acceptance.writer().spec());
    return analysed;
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
    Dataset<Row> read = sql.over(newRows.sparkSession(), rows);
    refined = refined.plus(acceptance.accept(judgement.of(read), batch));
  }
}
