package io.lakeloop.gold;

import io.lakeloop.core.failure.UsageException;
import io.lakeloop.core.table.Increment;
import io.lakeloop.core.table.Layer;
import io.lakeloop.core.table.NewRows;
import io.lakeloop.core.table.TableName;
import io.lakeloop.core.table.TableSpec;
import io.lakeloop.core.table.Tables;
import io.lakeloop.layers.AnalysedSql;
import io.lakeloop.layers.GoldTable;
import io.lakeloop.layers.TableContract;
import io.lakeloop.layers.TableSql;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.spark.sql.types.StructType;

/** Brings one gold table up to its sources. */
final class Aggregation {
  private final Tables tables;
  private final GoldTable table;
  private final TableSql sql;
  private final TableContract contract;
  private final ContractedSql made;

  Aggregation(Tables tables, String name, GoldTable table, TableSql sql) {
    this.tables = tables;
    this.table = table;
    this.sql = sql;
    this.contract = TableContract.of(name, table);
    this.made = new ContractedSql(tables, contract, sql);
  }

  /**
   * Computes what is new, what changed, or all of it, as the table says.
   *
   * @throws UsageException if the SQL does not fit its tables, the declared columns or the way of
   *     writing
   */
  Aggregated run() {
    for (TableName read : sql.references()) {
      requireAbove(read);
    }
    AnalysedSql analysed = sql.analysed(tables.spark(), schemas());
    contract.requireColumns(analysed.output(), analysed.file());
    table.write().requireFitting(sql, analysed, contract);
    return switch (table.write()) {
      case OVERWRITE ->
          new Aggregated(tables.replace(contract.spec(appended()), made.whole()).rowsWritten());
      case APPEND -> new Aggregated(addNewRows());
      case UPSERT_CHANGED_GROUPS -> new FollowedGroups(tables, contract, made).run();
    };
  }

  private void requireAbove(TableName read) {
    if (read.layer() != Layer.SILVER && read.layer() != Layer.GOLD) {
      throw new UsageException(
          "%s reads %s.".formatted(sql.template().file(), read),
          "Gold is made from silver and gold: what is in bronze is neither typed nor checked.",
          "Refine it into a silver table, and read that.");
    }
  }

  private long addNewRows() {
    TableName name = contract.name();
    sql.requireNewRows(name, tables.schema(sql.source()));
    Increment increment = new Increment(tables, name.local(), name);
    increment.requireTable();
    contract.create(tables, appended());
    AtomicLong added = new AtomicLong();
    increment.runAvailable(
        new NewRows(false).of(tables, sql.source()),
        (rows, batch) ->
            added.addAndGet(
                tables.append(name, made.over(rows), batch.transaction(name)).rowsWritten()));
    return added.get();
  }

  private TableSpec appended() {
    return TableSpec.appended(contract.name(), contract.schema(), contract.description());
  }

  private Map<TableName, StructType> schemas() {
    Map<TableName, StructType> schemas = new HashMap<>();
    sql.references().forEach(read -> schemas.put(read, tables.schema(read)));
    return schemas;
  }
}
