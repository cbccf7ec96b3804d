package io.lakeloop.silver;

import io.lakeloop.core.job.JobContext;
import io.lakeloop.core.job.JobOption;
import io.lakeloop.core.job.JobResult;
import io.lakeloop.core.job.LakehouseJob;
import io.lakeloop.core.table.Layer;
import io.lakeloop.core.table.TableName;
import io.lakeloop.layers.SilverTable;
import io.lakeloop.layers.TableOrder;
import io.lakeloop.layers.TablesConfig;
import io.lakeloop.layers.Transformation;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Types, checks and writes the new rows of the silver tables' sources. */
public final class RefineSilverJob implements LakehouseJob {
  private static final Logger LOG = LoggerFactory.getLogger(RefineSilverJob.class);

  @Override
  public String name() {
    return "refine-silver";
  }

  @Override
  public String summary() {
    return "Types, checks and writes new rows into silver tables.";
  }

  @Override
  public List<JobOption> options() {
    return List.of(
        JobOption.optional("table", "NAME[,...]", "Only these silver tables (default: all)."));
  }

  @Override
  public JobResult run(JobContext context) {
    Map<String, SilverTable> declared = context.project().config(TablesConfig.class).silver();
    Map<TableName, Refinement> refinements = new LinkedHashMap<>();
    Map<TableName, List<TableName>> references = new LinkedHashMap<>();
    TableOrder.picked(context.arguments().list("table"), Layer.SILVER, declared)
        .forEach(
            (name, config) -> {
              TableName table = TableName.of(Layer.SILVER, name);
              Transformation made = Transformation.of(context.project(), table, config);
              refinements.put(table, new Refinement(context, name, config, made));
              references.put(table, made.references());
            });
    JobResult result = JobResult.of("");
    Refined all = Refined.NOTHING;
    for (TableName table : new TableOrder(references).all()) {
      Refined refined = Objects.requireNonNull(refinements.get(table)).run();
      context.progress().step(table + ": " + refined);
      if (refined.quarantined() > 0) {
        LOG.warn("{}: {} rows set aside in {}", table, refined.quarantined(), table.quarantine());
      }
      all = all.plus(refined);
      result = result.with(table.toString(), refined);
    }
    return new JobResult(all.rowsRead(), all.toString(), result.figures());
  }
}
