package io.lakeloop.core.job;

import io.lakeloop.core.failure.DataRefusedException;
import io.lakeloop.core.failure.TaskFailedException;
import io.lakeloop.core.table.TableName;
import io.lakeloop.core.table.TableSpec;
import java.io.PrintStream;
import java.util.List;
import org.apache.spark.sql.types.StructType;

/** A job for the harness's tests: counts the rows of one table into another. */
public final class CountRowsJob implements LakehouseJob {
  static final TableName COUNTS = TableName.parse("gold.counts");

  @Override
  public String name() {
    return "count-rows";
  }

  @Override
  public String summary() {
    return "Counts the rows of a table.";
  }

  @Override
  public List<JobOption> options() {
    return List.of(
        JobOption.required("table", "LAYER.NAME", "The table to count."),
        JobOption.optional("then", "LAYER.NAME", "A table to count next, in a run of its own."),
        JobOption.flag("tell", "Says at the end which table it was."),
        JobOption.flag("refuse", "Refuses the data."),
        JobOption.flag("break", "Fails as no user can mend."));
  }

  @Override
  public boolean needsProject() {
    return false;
  }

  @Override
  public boolean alwaysRuns(JobContext context) {
    return context.variables().containsKey("COUNT_ALWAYS");
  }

  @Override
  public void answer(JobContext context, PrintStream out) {
    if (context.arguments().has("tell")) {
      out.println("It was " + context.arguments().required("table") + ".");
    }
  }

  @Override
  public JobResult run(JobContext context) {
    if (context.arguments().has("refuse")) {
      throw new DataRefusedException("The rows are bad.", "A test said so.", "Mend them.");
    }
    if (context.arguments().has("break")) {
      // In a task: what Spark makes of it is a checked exception that no signature mentions.
      context
          .spark()
          .range(1)
          .toJavaRDD()
          .foreach(
              row -> {
                throw new IllegalStateException("broken inside");
              });
    }
    TableName table = TableName.parse(context.arguments().required("table"));
    long rows = context.tables().read(table).count();
    context
        .tables()
        .create(TableSpec.appended(COUNTS, new StructType().add("rows", "long"), "Counts."));
    context.tables().append(COUNTS, context.spark().range(rows, rows + 1).toDF("rows"));
    context.arguments().value("then").ifPresent(next -> countInside(context, next));
    return JobResult.of("Counted " + rows + " rows.", rows);
  }

  private static void countInside(JobContext context, String table) {
    RunOutcome outcome = context.runner().run(List.of("count-rows", "--table", table));
    if (outcome.exitCode() != 0) {
      throw new TaskFailedException(
          "Counting " + table + " failed.", "It said why.", "", outcome.exitCode());
    }
  }
}
