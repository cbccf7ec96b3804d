package io.lakeloop.bronze;

import io.lakeloop.core.failure.UsageException;
import io.lakeloop.core.job.JobContext;
import io.lakeloop.core.job.JobOption;
import io.lakeloop.core.job.JobResult;
import io.lakeloop.core.job.LakehouseJob;
import io.lakeloop.core.job.Pace;
import io.lakeloop.core.table.Layer;
import io.lakeloop.core.table.SourceFile;
import io.lakeloop.core.table.TableName;
import io.lakeloop.layers.BronzeTable;
import io.lakeloop.layers.TableOrder;
import io.lakeloop.layers.TablesConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Adds what is new in files, Kafka topics and databases to the bronze tables, each row once. */
public final class IngestBronzeJob implements LakehouseJob {
  private static final Logger LOG = LoggerFactory.getLogger(IngestBronzeJob.class);

  @Override
  public String name() {
    return "ingest-bronze";
  }

  @Override
  public String summary() {
    return "Adds new rows of files, Kafka topics and databases to bronze tables, each once.";
  }

  @Override
  public List<JobOption> options() {
    return List.of(
        JobOption.optional("table", "NAME[,...]", "Only these bronze tables (default: all)."),
        JobOption.optional(
            Reingested.OPTION,
            "GLOB[,...]",
            "Adds the rows of files that were written anew since they came in, once more."),
        JobOption.optional(
            Pace.CONTINUOUS, "SPAN", "Go on with one table, looking for rows so often: 10s."),
        JobOption.optional(Pace.FOR, "SPAN", "How long to go on, such as 1h (default: for ever)."),
        JobOption.flag(
            KafkaIngestion.ACCEPT_LOSS,
            "Pass over records that Kafka dropped before they were read; refused otherwise."));
  }

  /** Its input is no table: nobody but itself can tell whether anything is new. */
  @Override
  public boolean alwaysRuns(JobContext context) {
    return true;
  }

  @Override
  public JobResult run(JobContext context) {
    TablesConfig config = context.project().config(TablesConfig.class);
    JobResult result = JobResult.of("");
    Ingested all = Ingested.NOTHING;
    Map<String, BronzeTable> picked =
        TableOrder.picked(context.arguments().list("table"), Layer.BRONZE, config.bronze());
    Pace pace = Pace.of(context.arguments());
    if (pace.isContinuous()) {
      requireOneStream(picked, context.arguments().has(Reingested.OPTION));
    }
    if (context.arguments().has(Reingested.OPTION)) {
      requireNamedFiles(context, picked, pace);
    }
    for (Map.Entry<String, BronzeTable> table : picked.entrySet()) {
      String name = table.getKey();
      Ingested ingested = ingestion(context, name, table.getValue(), pace).run();
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

  /** Before anything is taken in: a glob may name files of any of the tables. */
  private static void requireNamedFiles(
      JobContext context, Map<String, BronzeTable> picked, Pace pace) {
    List<SourceFile> files = new ArrayList<>();
    picked.forEach(
        (name, table) -> {
          if (table.from().files().isPresent()) {
            files.addAll(new FileIngestion(context, name, table, pace).files());
          }
        });
    Reingested.of(context.arguments()).requireFiles(files);
  }

  private static Ingestion ingestion(
      JobContext context, String name, BronzeTable table, Pace pace) {
    BronzeTable.Source from = table.from();
    if (from.kafka().isPresent()) {
      return new KafkaIngestion(context, name, table, pace);
    }
    return from.jdbc().isPresent()
        ? new JdbcIngestion(context, name, table)
        : new FileIngestion(context, name, table, pace);
  }

  private static void requireOneStream(Map<String, BronzeTable> picked, boolean again) {
    if (again) {
      throw new UsageException(
          "--reingest and --continuous exclude each other.",
          "Files that were written anew are looked for when a run has taken what is new.",
          "Run ingest-bronze --reingest once, without --continuous.");
    }
    if (picked.size() != 1) {
      throw new UsageException(
          "ingest-bronze --continuous goes on with one table.",
          "There are %d: %s.".formatted(picked.size(), String.join(", ", picked.keySet())),
          "Name one with --table, and start one job for each.");
    }
    Map.Entry<String, BronzeTable> only = picked.entrySet().iterator().next();
    if (only.getValue().from().jdbc().isPresent()) {
      throw new UsageException(
          "bronze.%s cannot be filled continuously.".formatted(only.getKey()),
          "Its rows come from a database, which does not tell when there are new ones.",
          "Leave --continuous out, and run ingest-bronze as often as you need.");
    }
  }
}
