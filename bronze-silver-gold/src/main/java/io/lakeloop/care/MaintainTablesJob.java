package io.lakeloop.care;

import io.lakeloop.core.job.JobContext;
import io.lakeloop.core.job.JobOption;
import io.lakeloop.core.job.JobResult;
import io.lakeloop.core.job.LakehouseJob;
import io.lakeloop.core.job.TextTable;
import io.lakeloop.core.table.TableName;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/**
 * Joins small files, clusters them where the table's contract names columns, writes hidden rows
 * out, computes missing statistics, removes rows deleted long ago, and files that no version within
 * a table's own retention needs. How each table is then stands in {@code ops.table_health}. What a
 * registered model was trained on stays readable. No row that can be seen changes.
 */
public final class MaintainTablesJob implements LakehouseJob {
  @Override
  public String name() {
    return "maintain-tables";
  }

  @Override
  public String summary() {
    return "Joins and clusters files, removes those no version needs, tells how tables are.";
  }

  @Override
  public List<JobOption> options() {
    return CareOptions.ALL;
  }

  @Override
  public boolean needsProject() {
    return false;
  }

  /** Versions of commits that change no row, and time, are its input. */
  @Override
  public boolean alwaysRuns(JobContext context) {
    return true;
  }

  @Override
  public JobResult run(JobContext context) {
    CareOptions options = CareOptions.of(context.arguments());
    if (options.dryRun()) {
      return JobResult.of("nothing done: only asked");
    }
    TableKeeper keeper = keeper(context, options);
    List<Kept> all = new ArrayList<>();
    JobResult result = JobResult.of("");
    for (TableName table : keeper.picked()) {
      Kept kept = keeper.keep(table);
      all.add(kept);
      context.progress().step(table + ": " + kept);
      result = result.with(table.toString(), kept);
    }
    HealthTable.append(context.tables(), context.runId(), options, all);
    return new JobResult(0, "%d tables looked after".formatted(all.size()), result.figures());
  }

  /** What would be done. */
  @Override
  public void answer(JobContext context, PrintStream out) {
    CareOptions options = CareOptions.of(context.arguments());
    if (options.dryRun()) {
      TableKeeper keeper = keeper(context, options);
      TextTable text = new TextTable("table", "would be done");
      for (TableName table : keeper.picked()) {
        keeper.needs(table).forEach(step -> text.row(table.toString(), step.what()));
      }
      out.println(text.text());
    }
  }

  private static TableKeeper keeper(JobContext context, CareOptions options) {
    return new TableKeeper(context.tables(), options, context.startedAt());
  }
}
