package io.lakeloop.registry;

import io.lakeloop.core.job.JobContext;
import io.lakeloop.core.job.LakehouseCommand;
import io.lakeloop.core.job.TextTable;
import java.io.PrintStream;

/** Lists the experiment runs, newest first. */
public final class ListRunsCommand implements LakehouseCommand {
  @Override
  public String name() {
    return "list-runs";
  }

  @Override
  public String summary() {
    return "List the experiment runs, newest first.";
  }

  @Override
  public boolean needsProject() {
    return false;
  }

  @Override
  public void run(JobContext context, PrintStream out) {
    TextTable table =
        new TextTable("run", "project", "experiment", "name", "status", "started", "user");
    for (TrackedRun run : ExperimentTracker.of(context.tables()).runs()) {
      table.row(
          run.runId(),
          run.project(),
          run.experiment(),
          run.name().orElse(""),
          run.status().text(),
          TextTable.time(run.startedAt()),
          run.user());
    }
    out.print(table.text("No run is recorded in '%s'.".formatted(context.environment().name())));
  }
}
