package io.lakeloop.gold;

import io.lakeloop.core.job.JobContext;
import io.lakeloop.core.job.JobOption;
import io.lakeloop.core.job.JobResult;
import io.lakeloop.core.job.LakehouseJob;
import io.lakeloop.core.table.Layer;
import io.lakeloop.core.table.TableName;
import io.lakeloop.layers.GoldTable;
import io.lakeloop.layers.TableOrder;
import io.lakeloop.layers.TableSql;
import io.lakeloop.layers.TablesConfig;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Computes gold tables from silver and gold: what is new, what changed, or all of it. */
public final class AggregateGoldJob implements LakehouseJob {
  @Override
  public String name() {
    return "aggregate-gold";
  }

  @Override
  public String summary() {
    return "Computes gold tables: what is new, the groups that changed, or all.";
  }

  @Override
  public List<JobOption> options() {
    return List.of(
        JobOption.optional("table", "NAME[,...]", "Only these gold tables (default: all)."));
  }

  @Override
  public JobResult run(JobContext context) {
    Map<String, GoldTable> declared = context.project().config(TablesConfig.class).gold();
    Map<TableName, Aggregation> aggregations = new LinkedHashMap<>();
    Map<TableName, List<TableName>> references = new LinkedHashMap<>();
    TableOrder.picked(context.arguments().list("table"), Layer.GOLD, declared)
        .forEach(
            (name, config) -> {
              TableSql sql = TableSql.of(context.project(), config.sql());
              TableName table = TableName.of(Layer.GOLD, name);
              aggregations.put(table, new Aggregation(context.tables(), name, config, sql));
              references.put(table, sql.references());
            });
    JobResult result = JobResult.of("");
    long rows = 0;
    StringBuilder anew = new StringBuilder();
    for (TableName table : new TableOrder(references).all()) {
      Aggregated aggregated = Objects.requireNonNull(aggregations.get(table)).run();
      context.progress().step(table + ": " + aggregated);
      rows += aggregated.rows();
      aggregated
          .anew()
          .ifPresent(why -> anew.append("; all of %s computed anew: %s".formatted(table, why)));
      result = result.with(table.toString(), aggregated);
    }
    return new JobResult(0, "%,d rows written%s".formatted(rows, anew), result.figures());
  }
}
