package io.lakeloop.silver;

import io.lakeloop.core.failure.UsageException;
import io.lakeloop.core.job.JobContext;
import io.lakeloop.core.job.JobOption;
import io.lakeloop.core.job.JobResult;
import io.lakeloop.core.job.LakehouseJob;
import io.lakeloop.core.table.Layer;
import io.lakeloop.core.table.TableName;
import io.lakeloop.layers.SilverTable;
import io.lakeloop.layers.TableExpectation;
import io.lakeloop.layers.TableExpectation.References;
import io.lakeloop.layers.TableOrder;
import io.lakeloop.layers.TablesConfig;
import io.lakeloop.layers.Transformation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Types, checks and writes the new rows of the silver tables' sources. */
public final class RefineSilverJob implements LakehouseJob {
  private static final Logger LOG = LoggerFactory.getLogger(RefineSilverJob.class);
  private static final String TABLE = "table";
  private static final String REPLAY = "replay-quarantine";

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
        JobOption.optional(TABLE, "NAME[,...]", "Only these silver tables (default: all)."),
        JobOption.optional(
            REPLAY,
            "NAME[,...]",
            "Instead of new rows, puts the quarantined ones of these tables through today's rules."));
  }

  /** Rows wait in a quarantine, and a table grows old, whether or not anything changed. */
  @Override
  public boolean alwaysRuns(JobContext context) {
    return context.arguments().has(REPLAY)
        || picked(context, TABLE).values().stream()
            .flatMap(table -> table.tableExpectations().values().stream())
            .anyMatch(expectation -> expectation.freshWithin().isPresent());
  }

  @Override
  public JobResult run(JobContext context) {
    boolean replays = context.arguments().has(REPLAY);
    if (replays && context.arguments().has(TABLE)) {
      throw new UsageException(
          "--replay-quarantine and --table exclude each other.",
          "A replay names its tables itself, and takes in no new rows.",
          "Leave out --table.");
    }
    JobResult result = JobResult.of("");
    Refined all = Refined.NOTHING;
    for (Map.Entry<TableName, Refinement> refinement :
        refinements(context, replays ? REPLAY : TABLE).entrySet()) {
      TableName table = refinement.getKey();
      Refined refined = replays ? refinement.getValue().replay() : refinement.getValue().run();
      context.progress().step(table + ": " + refined);
      if (refined.quarantined() > 0) {
        LOG.warn("{}: {} rows set aside in {}", table, refined.quarantined(), table.quarantine());
      }
      all = all.plus(refined);
      result = result.with(table.toString(), refined);
    }
    return new JobResult(all.rowsRead(), all.toString(), result.figures());
  }

  private static Map<String, SilverTable> picked(JobContext context, String option) {
    TablesConfig config = context.project().config(TablesConfig.class);
    return TableOrder.picked(context.arguments().list(option), Layer.SILVER, config.silver());
  }

  private static Map<TableName, Refinement> refinements(JobContext context, String option) {
    String keyVariable = context.project().config(TablesConfig.class).piiKeyVariable();
    Map<TableName, Refinement> refinements = new LinkedHashMap<>();
    Map<TableName, List<TableName>> references = new LinkedHashMap<>();
    picked(context, option)
        .forEach(
            (name, said) -> {
              TableName table = TableName.of(Layer.SILVER, name);
              Transformation made = Transformation.of(context.project(), table, said);
              refinements.put(table, new Refinement(context, name, said, made, keyVariable));
              references.put(table, reads(table, said, made));
            });
    Map<TableName, Refinement> ordered = new LinkedHashMap<>();
    for (TableName table : new TableOrder(references).all()) {
      ordered.put(table, Objects.requireNonNull(refinements.get(table)));
    }
    return ordered;
  }

  /** What must be there before a table is: what it is made from, and what it refers to. */
  private static List<TableName> reads(TableName table, SilverTable said, Transformation made) {
    List<TableName> reads = new ArrayList<>(made.references());
    said.tableExpectations().values().stream()
        .map(TableExpectation::references)
        .flatMap(references -> references.map(References::table).stream())
        .filter(other -> !other.equals(table))
        .forEach(reads::add);
    return reads;
  }
}
