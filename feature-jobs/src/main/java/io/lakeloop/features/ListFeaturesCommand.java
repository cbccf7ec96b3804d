package io.lakeloop.features;

import io.lakeloop.core.job.JobContext;
import io.lakeloop.core.job.LakehouseCommand;
import io.lakeloop.core.job.TextTable;
import java.io.PrintStream;
import java.util.List;
import java.util.Optional;

/** Lists a project's feature tables and training sets. */
public final class ListFeaturesCommand implements LakehouseCommand {
  @Override
  public String name() {
    return "list-features";
  }

  @Override
  public String summary() {
    return "List a project's feature tables and training sets.";
  }

  @Override
  public boolean needsSpark() {
    return false;
  }

  @Override
  public void run(JobContext context, PrintStream out) {
    FeaturesConfig config = context.project().config(FeaturesConfig.class);
    TextTable table = new TextTable("table", "source", "entity", "features");
    for (FeatureTable features : FeatureTable.of(config, Optional.empty())) {
      table.row(
          features.table().toString(),
          features.config().source().toString(),
          String.join(", ", features.config().entity()),
          String.join(", ", features.config().features().keySet()));
    }
    for (String name : config.trainingSets().keySet()) {
      FeatureSet features = FeatureSet.of(config, name);
      List<String> keys = features.definition().spine().keys();
      table.row(
          TrainingSet.table(name).toString(),
          features.definition().spine().table().toString(),
          String.join(", ", keys),
          String.join(", ", features.features()));
    }
    out.print(
        table.text("The project '%s' declares no features.".formatted(context.project().name())));
  }
}
