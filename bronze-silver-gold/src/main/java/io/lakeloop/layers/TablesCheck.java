package io.lakeloop.layers;

import io.lakeloop.core.config.Problems;
import io.lakeloop.core.config.Project;
import io.lakeloop.core.failure.LakeloopException;
import io.lakeloop.core.failure.Position;
import io.lakeloop.core.job.JobContext;
import io.lakeloop.core.job.ProjectCheck;
import io.lakeloop.core.table.Layer;
import io.lakeloop.core.table.TableName;
import io.lakeloop.core.table.Tables;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.types.StructType;

/**
 * Checks what tables.yml refers to: SQL files and the tables they read; where all of those are
 * known, the SQL itself against their columns and the declared ones. A table is known when it
 * exists, or, in silver and gold, when the project declares its columns.
 */
public final class TablesCheck implements ProjectCheck {
  private static final Position FILE = Position.of("tables.yml");

  @Override
  public void check(JobContext context, Problems problems) {
    Project project = context.project();
    if (!project.has(TablesConfig.class)) {
      return;
    }
    TablesConfig config = project.config(TablesConfig.class);
    Map<TableName, StructType> declared = declared(config);
    config
        .silver()
        .forEach(
            (name, table) ->
                check(
                    context,
                    problems,
                    config,
                    declared,
                    TableContract.of(name, table),
                    table.sql()));
    config
        .gold()
        .forEach(
            (name, table) ->
                check(
                    context,
                    problems,
                    config,
                    declared,
                    TableContract.of(name, table),
                    table.sql()));
  }

  private static Map<TableName, StructType> declared(TablesConfig config) {
    Map<TableName, StructType> schemas = new HashMap<>();
    config
        .silver()
        .forEach(
            (name, table) ->
                schemas.put(
                    TableName.of(Layer.SILVER, name), TableContract.of(name, table).schema()));
    config
        .gold()
        .forEach(
            (name, table) ->
                schemas.put(
                    TableName.of(Layer.GOLD, name), TableContract.of(name, table).schema()));
    return schemas;
  }

  private static void check(
      JobContext context,
      Problems problems,
      TablesConfig config,
      Map<TableName, StructType> declared,
      TableContract contract,
      String file) {
    try {
      TableSql sql = TableSql.of(context.project(), file);
      Map<TableName, StructType> schemas = new HashMap<>();
      Optional<Tables> tables = Optional.ofNullable(context.optionalTables());
      for (TableName read : sql.references()) {
        if (declared.containsKey(read)) {
          schemas.put(read, declared.get(read));
        } else if (tables.filter(all -> all.exists(read)).isPresent()) {
          schemas.put(read, tables.get().schema(read));
        } else if (!isDeclaredBronze(config, read)) {
          problems.add(
              Position.of(file),
              "there is no table " + read,
              "declare it in tables.yml, or correct the name between the braces");
        }
      }
      if (tables.isPresent() && schemas.keySet().containsAll(sql.references())) {
        AnalysedSql analysed = sql.analysed(context.spark(), schemas);
        contract.requireColumns(analysed.output(), file);
        if (contract.name().layer() == Layer.SILVER) {
          sql.requireRowwise(analysed);
        }
      }
    } catch (LakeloopException wrong) {
      problems.add(
          FILE, contract.name() + ": " + wrong.problem() + " " + wrong.because(), wrong.remedy());
    }
  }

  private static boolean isDeclaredBronze(TablesConfig config, TableName read) {
    return read.layer() == Layer.BRONZE && config.bronze().containsKey(read.name());
  }
}
