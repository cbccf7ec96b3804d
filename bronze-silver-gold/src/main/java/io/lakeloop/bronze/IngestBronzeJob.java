package io.lakeloop.bronze;

import io.lakeloop.core.job.JobContext;
import io.lakeloop.core.job.JobOption;
import io.lakeloop.core.job.JobResult;
import io.lakeloop.core.job.LakehouseJob;
import io.lakeloop.core.table.Layer;
import io.lakeloop.core.table.TableName;
import io.lakeloop.layers.BronzeTable;
import io.lakeloop.layers.TableOrder;
import io.lakeloop.layers.TablesConfig;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Adds the rows of new files to the bronze tables, each file once. */
public final class IngestBronzeJob implements LakehouseJob {
  private static final Logger LOG = LoggerFactory.getLogger(IngestBronzeJob.class);

  @Override
  public String name() {
    return "ingest-bronze";
  }

  @Override
  public String summary() {
    return "Adds the rows of new files to bronze tables, each file once.";
  }

  @Override
  public List<JobOption> options() {
    return List.of(
        JobOption.optional("table", "NAME[,...]", "Only these bronze tables (default: all)."),
        JobOption.optional(
            "reingest",
            "GLOB[,...]",
            "Adds the rows of files that were written anew since they came in, once more."));
  }

  /** Its input is files, which nobody but itself can tell to be new. */
  @Override
  public boolean alwaysRuns(JobContext context) {
    return true;
  }

  @Override
  public JobResult run(JobContext context) {
    TablesConfig config = context.project().config(TablesConfig.class);
    JobResult result = JobResult.of("");
    Ingested all = Ingested.NOTHING;
    for (Map.Entry<String, BronzeTable> table :
        TableOrder.picked(context.arguments().list("table"), Layer.BRONZE, config.bronze())
            .entrySet()) {
      String name = table.getKey();
      Ingested ingested =
          new FileIngestion(context, name, table.getValue())
              .run(context.arguments().list("reingest"));
      context.progress().step("bronze." + name + ": " + ingested);
      if (ingested.refused() > 0) {
        LOG.warn(
            "bronze.{}: {} lines or files set aside in {}",
            name,
            ingested.refused(),
            TableName.of(Layer.BRONZE, name).quarantine());
      }
      all = all.plus(ingested);
      result = result.with("bronze." + name, ingested);
    }
    return new JobResult(all.rows() + all.refused(), all.toString(), result.figures());
  }
}
