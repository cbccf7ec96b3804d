package io.lakeloop.submit.catalog;

import static org.apache.spark.sql.functions.col;

import io.lakeloop.core.job.JobContext;
import io.lakeloop.core.job.JobOption;
import io.lakeloop.core.job.LakehouseCommand;
import io.lakeloop.core.job.TextTable;
import io.lakeloop.core.table.Layer;
import io.lakeloop.core.table.TableName;
import java.io.PrintStream;
import java.sql.Timestamp;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;

/** Tells where a table's rows come from and where they went, by {@code ops.job_runs}. */
public final class TraceLineageCommand implements LakehouseCommand {
  private static final TableName RUNS = TableName.of(Layer.OPS, "job_runs");
  private static final int RUNS_SHOWN = 20;
  private static final int RUNS_FOLLOWED = 10_000;

  @Override
  public String name() {
    return "trace-lineage";
  }

  @Override
  public String summary() {
    return "Tells which runs wrote a table from which versions, upstream and downstream.";
  }

  @Override
  public List<JobOption> options() {
    return List.of(TableArgument.OPTION);
  }

  @Override
  public boolean needsProject() {
    return false;
  }

  @Override
  public void run(JobContext context, PrintStream out) {
    TableName table = context.tables().facts(TableArgument.of(context)).version().table();
    Lineage lineage = new Lineage(runs(context));
    TextTable writers = new TextTable("ended (UTC)", "job", "run", "left", "read");
    lineage.writers(table).stream()
        .limit(RUNS_SHOWN)
        .forEach(
            run ->
                writers.row(
                    TextTable.time(run.endedAt()),
                    run.job(),
                    run.runId(),
                    table + "@" + run.written().get(table),
                    new TreeMap<>(run.read())
                        .entrySet().stream()
                            .map(input -> input.getKey() + "@" + input.getValue())
                            .collect(Collectors.joining(", "))));
    out.print(
        writers.text("No run of '%s' wrote %s.".formatted(context.environment().name(), table)));
    out.println();
    out.println("Made from:");
    lineage.upstream(table).forEach(line -> out.println("  " + line));
    out.println("Went into:");
    lineage.downstream(table).forEach(line -> out.println("  " + line));
  }

  /** The newest successful runs that wrote a table, a small row each. */
  private static List<Run> runs(JobContext context) {
    if (!context.tables().exists(RUNS)) {
      return List.of();
    }
    return context
        .tables()
        .readNewest(RUNS)
        .filter("status = 'SUCCEEDED' AND size(tables_written) > 0")
        .orderBy(col("ended_at").desc())
        .limit(RUNS_FOLLOWED)
        .select("job", "run_id", "ended_at", "tables_read", "tables_written")
        .collectAsList()
        .stream()
        .map(
            row ->
                new Run(
                    row.getString(0),
                    row.getString(1),
                    row.<Timestamp>getAs(2).toInstant(),
                    versions(row, 3),
                    versions(row, 4)))
        .toList();
  }

  private static Map<TableName, Long> versions(Row row, int column) {
    Map<TableName, Long> versions = new TreeMap<>();
    row.<String, Long>getJavaMap(column)
        .forEach((name, version) -> versions.put(TableName.parse(name), version));
    return versions;
  }
}
