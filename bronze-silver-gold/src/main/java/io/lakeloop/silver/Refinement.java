package io.lakeloop.silver;

import io.lakeloop.core.failure.DataRefusedException;
import io.lakeloop.core.failure.UsageException;
import io.lakeloop.core.job.JobContext;
import io.lakeloop.core.table.Batch;
import io.lakeloop.core.table.Increment;
import io.lakeloop.core.table.NewRows;
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

/** Brings rows into one silver table: the new ones of its source, or those of its quarantine. */
final class Refinement {
  private final JobContext context;
  private final Tables tables;
  private final Transformation made;
  private final SilverTable table;
  private final TableContract contract;
  private final TableName name;
  private final Protection protection;
  private final Judgement judgement;
  private final Increment increment;
  private final ExpectationResults results;
  private final Acceptance acceptance;
  private Refined refined = Refined.NOTHING;

  /**
   * A refinement of one table.
   *
   * @param keyVariable the environment variable with the key of hashes
   * @throws UsageException if that key is needed and absent
   */
  Refinement(
      JobContext context, String name, SilverTable table, Transformation made, String keyVariable) {
    this.context = context;
    this.tables = context.tables();
    this.made = made;
    this.table = table;
    this.contract = TableContract.of(name, table);
    this.name = contract.name();
    this.protection =
        Protection.of(this.name, table.protections(), keyVariable, context.variables());
    this.judgement =
        new Judgement(table, contract, protection, ReferenceRules.of(tables, this.name, table));
    this.increment = new Increment(tables, this.name.local(), this.name);
    this.results = new ExpectationResults(context);
    this.acceptance = new Acceptance(context, table, contract, protection, results);
  }

  /**
   * Brings in what is new; everything that can be refused is refused before a row is read.
   *
   * @throws DataRefusedException if an expectation does not hold that must
   */
  Refined run() {
    prepared();
    Dataset<Row> newRows = new NewRows(made.followsDeletes(table)).of(tables, made.source());
    try (results) {
      increment.runAvailable(newRows, this::write);
      acceptance.finish(refined);
    }
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
    try (results) {
      Refined landed =
          new QuarantineReplay(context, name, judgement, quarantined, acceptance, analysed.output())
              .run();
      acceptance.finish(landed);
      return landed;
    }
  }

  private AnalysedSql prepared() {
    AnalysedSql analysed = made.analysed(context.spark(), schemas());
    made.requireRowwise(analysed);
    contract.requireColumns(table.deletes().kept(analysed.output()), analysed.file());
    table.deletes().requireFitting(context.spark(), analysed);
    increment.requireTable();
    acceptance.create();
    return analysed;
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
    Dataset<Row> read = made.over(newRows.sparkSession(), rows);
    refined = refined.plus(acceptance.accept(judgement, read, batch));
  }
}
