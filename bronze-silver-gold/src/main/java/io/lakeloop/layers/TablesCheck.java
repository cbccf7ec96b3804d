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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

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
    List<TableContract> contracts = new ArrayList<>();
    config.silver().forEach((name, table) -> contracts.add(TableContract.of(name, table)));
    config.gold().forEach((name, table) -> contracts.add(TableContract.of(name, table)));
    Checking checking = new Checking(context, problems, config, contracts);
    config.bronze().keySet().forEach(name -> checking.ours(TableName.of(Layer.BRONZE, name)));
    contracts.forEach(contract -> checking.ours(contract.name()));
    config.silver().forEach((name, table) -> checking.silver(TableContract.of(name, table), table));
    config.gold().forEach((name, table) -> checking.gold(TableContract.of(name, table), table));
  }

  /** One look over one project. */
  private record Checking(
      JobContext context, Problems problems, TablesConfig config, List<TableContract> contracts) {

    void ours(TableName name) {
      Tables tables = context.optionalTables();
      if (tables != null) {
        tried(name, () -> tables.requireOurs(name));
      }
    }

    void silver(TableContract contract, SilverTable table) {
      TableName name = contract.name();
      sql(name, table.sql())
          .ifPresent(
              sql -> {
                tried(name, () -> contract.requireColumns(sql.analysed.output(), table.sql()));
                tried(name, () -> sql.statement.requireRowwise(sql.analysed));
              });
      if (context.optionalTables() != null) {
        Dataset<Row> rows = context.spark().createDataFrame(List.<Row>of(), contract.schema());
        table
            .expectations()
            .forEach((rule, said) -> tried(name, () -> said.requireFitting(rule, rows)));
      }
    }

    void gold(TableContract contract, GoldTable table) {
      TableName name = contract.name();
      sql(name, table.sql())
          .ifPresent(
              sql -> {
                tried(name, () -> contract.requireColumns(sql.analysed.output(), table.sql()));
                tried(
                    name,
                    () -> table.write().requireFitting(sql.statement, sql.analysed, contract));
              });
    }

    private record Sql(TableSql statement, AnalysedSql analysed) {}

    /** A table's SQL; empty where it is wrong, which is noted, or its tables are not all known. */
    private Optional<Sql> sql(TableName name, String file) {
      AtomicReference<@Nullable Sql> analysed = new AtomicReference<>();
      tried(
          name,
          () -> {
            TableSql sql = TableSql.of(context.project(), file);
            Map<TableName, StructType> schemas = new HashMap<>();
            sql.references()
                .forEach(read -> schema(read, file).ifPresent(known -> schemas.put(read, known)));
            if (context.optionalTables() != null
                && schemas.keySet().containsAll(sql.references())) {
              analysed.set(new Sql(sql, sql.analysed(context.spark(), schemas)));
            }
          });
      return Optional.ofNullable(analysed.get());
    }

    private Optional<StructType> schema(TableName read, String file) {
      Optional<StructType> declared =
          contracts.stream()
              .filter(contract -> contract.name().equals(read))
              .findFirst()
              .map(TableContract::schema);
      Optional<Tables> tables = Optional.ofNullable(context.optionalTables());
      if (declared.isPresent()) {
        return declared;
      }
      if (tables.filter(all -> all.exists(read)).isPresent()) {
        return tables.map(all -> all.schema(read));
      }
      if (read.layer() != Layer.BRONZE || !config.bronze().containsKey(read.name())) {
        problems.add(
            Position.of(file),
            "there is no table " + read,
            "declare it in tables.yml, or correct the name between the braces");
      }
      return Optional.empty();
    }

    private void tried(TableName name, Runnable look) {
      try {
        look.run();
      } catch (LakeloopException wrong) {
        problems.add(
            FILE, name + ": " + (wrong.problem() + " " + wrong.because()).strip(), wrong.remedy());
      }
    }
  }
}
