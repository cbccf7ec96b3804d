package io.lakeloop.features.online;

import io.lakeloop.core.job.JobContext;
import io.lakeloop.core.job.JobOption;
import io.lakeloop.core.job.JobResult;
import io.lakeloop.core.job.LakehouseJob;
import io.lakeloop.features.FeatureTable;
import io.lakeloop.features.FeaturesConfig;
import io.lakeloop.features.OnlineStoreConfig;
import java.util.List;

/** Brings the newest features of each entity to the online store. */
public final class PublishFeaturesJob implements LakehouseJob {
  @Override
  public String name() {
    return "publish-features";
  }

  @Override
  public String summary() {
    return "Publish each entity's newest features to the online store, PostgreSQL.";
  }

  @Override
  public List<JobOption> options() {
    return List.of(JobOption.optional("table", "NAME", "Only this feature table."));
  }

  /** The store is no table whose version could be compared. */
  @Override
  public boolean alwaysRuns(JobContext context) {
    return true;
  }

  @Override
  public JobResult run(JobContext context) {
    FeaturesConfig config = context.project().config(FeaturesConfig.class);
    OnlineStoreConfig online = config.requiredOnlineStore();
    OnlineStore store = new OnlineStore(online.url(), context.variables());
    List<FeatureTable> chosen = FeatureTable.of(config, context.arguments().value("table"));
    JobResult result = JobResult.of("%d feature tables are published.".formatted(chosen.size()));
    for (FeatureTable table : chosen) {
      context.progress().step(table.table().toString());
      long changed =
          new FeaturePublication(context.tables(), table, store, online.tablePrefix()).run();
      result = result.with(table.name() + ".rows_changed", changed);
    }
    return result;
  }
}
