package io.lakeloop.features;

import io.lakeloop.core.job.JobContext;
import io.lakeloop.core.job.JobOption;
import io.lakeloop.core.job.JobResult;
import io.lakeloop.core.job.LakehouseJob;
import java.util.List;

/** Materialises a project's feature tables at the events of their sources. */
public final class RefreshFeaturesJob implements LakehouseJob {
  @Override
  public String name() {
    return "refresh-features";
  }

  @Override
  public String summary() {
    return "Bring feature tables up to their sources; what has not changed costs nothing.";
  }

  @Override
  public List<JobOption> options() {
    return List.of(JobOption.optional("table", "NAME", "Only this feature table."));
  }

  @Override
  public JobResult run(JobContext context) {
    List<FeatureTable> chosen =
        FeatureTable.of(
            context.project().config(FeaturesConfig.class), context.arguments().value("table"));
    long rowsRead = 0;
    JobResult result = JobResult.of("");
    for (FeatureTable table : chosen) {
      context.progress().step(table.table().toString());
      FeatureRefresh.Result refreshed = new FeatureRefresh(context.tables(), table).run();
      rowsRead += refreshed.rowsRead();
      result = result.with(table.name() + ".rows_written", refreshed.rowsWritten());
    }
    return new JobResult(
        rowsRead, "%d feature tables are up to date.".formatted(chosen.size()), result.figures());
  }
}
