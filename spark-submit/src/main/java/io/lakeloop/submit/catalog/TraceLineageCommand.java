package io.lakeloop.submit.catalog;

import static org.apache.spark.sql.functions.col;

import io.lakeloop.core.failure.UsageException;
import io.lakeloop.core.job.JobContext;
import io.lakeloop.core.job.JobOption;
import io.lakeloop.core.job.LakehouseCommand;
import io.lakeloop.core.job.TextTable;
import io.lakeloop.core.table.Layer;
import io.lakeloop.core.table.TableName;
import io.lakeloop.registry.ModelRegistry;
import io.lakeloop.registry.ModelVersion;
import java.io.PrintStream;
import java.sql.Timestamp;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;

/**
 * Tells where a table's rows come from and where they went, by {@code ops.job_runs}; which data
 * made a model version, and which versions a table's rows went into.
 */
public final class TraceLineageCommand implements LakehouseCommand {
  private static final TableName RUNS = TableName.of(Layer.OPS, "job_runs");
  private static final JobOption OPTION =
      JobOption.parameter(
          "TABLE|MODEL/VERSION", "A table, layer.name; or a model version, such as card_fraud/3.");
  private static final Pattern MODEL_VERSION = Pattern.compile("([^./:]+)/(\\d{1,9})");
  private static final int RUNS_SHOWN = 20;
  private static final int RUNS_FOLLOWED = 10_000;

  @Override
  public String name() {
    return "trace-lineage";
  }

  @Override
  public String summary() {
    return "Tells what a table or model version was made from, and what it went into.";
  }

  @Override
  public List<JobOption> options() {
    return List.of(OPTION);
  }

  @Override
  public boolean needsProject() {
    return false;
  }

  @Override
  public void run(JobContext context, PrintStream out) {
    String named = context.arguments().required(OPTION.name());
    ModelRegistry registry = ModelRegistry.of(context.tables());
    Matcher version = MODEL_VERSION.matcher(named);
    if (version.matches()) {
      ModelVersion model =
          registry
              .find(version.group(1), Integer.parseInt(version.group(2)))
              .orElseThrow(() -> unknown(context, named));
      trace(context, model, new ModelLineage(new Lineage(runs(context)), List.of(model)), out);
      return;
    }
    TableName table = context.tables().facts(TableArgument.parsed(named)).version().table();
    trace(context, table, new ModelLineage(new Lineage(runs(context)), registry.all()), out);
  }

  private static UsageException unknown(JobContext context, String named) {
    return new UsageException(
        "There is no model version '%s' in '%s'.".formatted(named, context.environment().name()),
        "",
        "See list-models for what there is.");
  }

  private static void trace(
      JobContext context, ModelVersion version, ModelLineage lineage, PrintStream out) {
    out.println("%s: %s".formatted(version.label(), version.stage().text()));
    out.println();
    print("Made from:", lineage.upstream(version), out);
    print("Went into:", lineage.downstream(version, context.tables()), out);
  }

  private static void trace(
      JobContext context, TableName table, ModelLineage models, PrintStream out) {
    Lineage lineage = models.lineage();
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
    print("Made from:", lineage.upstream(table), out);
    print("Went into:", lineage.downstream(table), out);
    List<String> learnt = models.learntFrom(table);
    if (!learnt.isEmpty()) {
      print("Models that learnt from it:", learnt, out);
    }
  }

  private static void print(String title, List<String> lines, PrintStream out) {
    out.println(title);
    lines.forEach(line -> out.println("  " + line));
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
