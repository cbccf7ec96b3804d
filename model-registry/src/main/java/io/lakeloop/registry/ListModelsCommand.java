package io.lakeloop.registry;

import io.lakeloop.core.job.JobContext;
import io.lakeloop.core.job.LakehouseCommand;
import io.lakeloop.core.job.TextTable;
import java.io.PrintStream;

/** Lists all model versions with their stages. */
public final class ListModelsCommand implements LakehouseCommand {
  @Override
  public String name() {
    return "list-models";
  }

  @Override
  public String summary() {
    return "List the registered model versions with their stages.";
  }

  @Override
  public boolean needsProject() {
    return false;
  }

  @Override
  public void run(JobContext context, PrintStream out) {
    TextTable table = new TextTable("model", "version", "stage", "open request", "registered");
    ModelRegistry registry = ModelRegistry.of(context.tables());
    for (ModelVersion version : registry.all()) {
      table.row(
          version.model(),
          Integer.toString(version.version()),
          version.stage().text(),
          version.request().map(request -> request.to().text()).orElse("-"),
          TextTable.time(version.createdAt()));
    }
    out.print(
        table.text("No model is registered in '%s'.".formatted(context.environment().name())));
  }
}
