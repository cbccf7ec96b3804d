package io.lakeloop.submit;

import io.lakeloop.core.job.Harness;
import io.lakeloop.core.job.JobContext;
import io.lakeloop.core.job.LakehouseCommand;
import io.lakeloop.core.job.LakehouseJob;
import io.lakeloop.core.job.LakehouseTask;
import io.lakeloop.core.job.TextTable;
import java.io.PrintStream;
import java.util.Comparator;

/** Lists every job and command with its class. */
public final class ListJobsCommand implements LakehouseCommand {
  @Override
  public String name() {
    return "list-jobs";
  }

  @Override
  public String summary() {
    return "Lists every job and command with the class behind it.";
  }

  @Override
  public boolean needsProject() {
    return false;
  }

  @Override
  public boolean needsSpark() {
    return false;
  }

  @Override
  public void run(JobContext context, PrintStream out) {
    TextTable table = new TextTable("name", "kind", "class", "summary");
    Harness.tasks().stream()
        .sorted(Comparator.comparing(LakehouseTask::name))
        .forEach(
            task ->
                table.row(
                    task.name(),
                    task instanceof LakehouseJob ? "job" : "command",
                    task.getClass().getName(),
                    task.summary()));
    out.print(table.text());
  }
}
