package io.lakeloop.submit.catalog;

import io.lakeloop.core.job.JobContext;
import io.lakeloop.core.job.JobOption;
import io.lakeloop.core.job.LakehouseCommand;
import io.lakeloop.core.job.TextTable;
import io.lakeloop.core.table.TableFacts;
import io.lakeloop.core.table.TableName;
import java.io.PrintStream;
import java.sql.Timestamp;
import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructField;

/** Describes one table: its contract, its properties, its newest commits. */
public final class DescribeTableCommand implements LakehouseCommand {
  private static final int COMMITS = 10;

  @Override
  public String name() {
    return "describe-table";
  }

  @Override
  public String summary() {
    return "Describes a table: columns with comments, properties, the newest commits.";
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
    TableName name = TableArgument.of(context);
    TableFacts facts = context.tables().facts(name);
    out.println(facts.version().table() + ": " + facts.description());
    out.println(
        String.format(
            Locale.ROOT,
            "Version %d, %d files, %,d bytes.",
            facts.version().version(),
            facts.files(),
            facts.bytes()));
    TextTable columns = new TextTable("column", "type", "null", "comment");
    for (StructField field : facts.schema().fields()) {
      columns.row(
          field.name(),
          field.dataType().sql().toLowerCase(Locale.ROOT),
          field.nullable() ? "yes" : "no",
          field.getComment().getOrElse(() -> ""));
    }
    out.println();
    out.print(columns.text());
    TextTable properties = new TextTable("property", "value");
    facts.properties().forEach(properties::row);
    out.println();
    out.print(properties.text("No properties."));
    out.println();
    out.print(history(context, name));
  }

  private static String history(JobContext context, TableName name) {
    TextTable commits = new TextTable("version", "at (UTC)", "operation");
    List<Row> rows =
        context
            .tables()
            .history(name, COMMITS)
            .select("version", "timestamp", "operation")
            .collectAsList();
    for (Row row : rows) {
      commits.row(
          Long.toString(row.getLong(0)),
          TextTable.time(row.<Timestamp>getAs(1).toInstant()),
          row.getString(2));
    }
    return commits.text();
  }
}
