package io.lakeloop.submit;

import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.to_csv;

import io.lakeloop.core.failure.UsageException;
import io.lakeloop.core.job.JobContext;
import io.lakeloop.core.job.JobOption;
import io.lakeloop.core.job.LakehouseCommand;
import io.lakeloop.core.job.TextTable;
import io.lakeloop.core.table.SqlTemplate;
import io.lakeloop.core.table.TableName;
import java.io.PrintStream;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;
import scala.jdk.javaapi.CollectionConverters;

/** Answers SQL over the lakehouse's tables by name. It reads only. */
public final class QueryCommand implements LakehouseCommand {
  private static final int ROWS_SHOWN = 100;

  @Override
  public String name() {
    return "query";
  }

  @Override
  public String summary() {
    return "Answers SQL over the tables by name: query \"SELECT * FROM gold.customer_days\".";
  }

  @Override
  public List<JobOption> options() {
    return List.of(
        JobOption.parameter("SQL", "One SELECT; tables as layer.name or env:layer.name."),
        JobOption.optional(
            "format", "table|csv|json", "How to answer: table (default), csv, or JSON lines."),
        JobOption.optional(
            "limit", "ROWS", "Rows shown of a table (default 100); csv and json give all."));
  }

  @Override
  public boolean needsProject() {
    return false;
  }

  @Override
  public void run(JobContext context, PrintStream out) {
    SqlTemplate template = QueryText.template(context.arguments().required("SQL"));
    Map<String, Dataset<Row>> tables = new LinkedHashMap<>();
    for (String name : template.references()) {
      tables.put(name, context.tables().read(TableName.parse(name)));
    }
    // Only a query can stand in brackets: anything that would write is refused before it runs.
    new SqlTemplate("the query", "SELECT * FROM (\n" + template.text() + "\n)")
        .over(context.spark(), tables);
    Dataset<Row> answer = template.over(context.spark(), tables);
    String format = context.arguments().value("format").orElse("table");
    switch (format) {
      case "table" -> out.print(table(answer, limit(context)));
      case "csv" -> {
        out.println(String.join(",", answer.columns()));
        print(answer.select(to_csv(struct("*"))).toLocalIterator(), out);
      }
      case "json" -> answer.toJSON().toLocalIterator().forEachRemaining(out::println);
      default ->
          throw new UsageException(
              "There is no format '" + format + "'.",
              "query answers as table, csv or json.",
              "Write --format table, --format csv or --format json.");
    }
  }

  /** The first rows of an answer, and whether there are more. */
  private static String table(Dataset<Row> answer, int limit) {
    List<Row> rows = answer.limit(limit + 1).collectAsList();
    TextTable table = new TextTable(answer.columns());
    for (Row row : rows.subList(0, Math.min(limit, rows.size()))) {
      table.row(
          IntStream.range(0, row.size()).mapToObj(i -> cell(row.get(i))).toArray(String[]::new));
    }
    return table.text()
        + (rows.size() > limit
            ? "(the first " + limit + " rows; more with --limit)\n"
            : "(" + rows.size() + (rows.size() == 1 ? " row)\n" : " rows)\n"));
  }

  /** A value for people: Scala's names for lists and maps are none of theirs. */
  private static String cell(@Nullable Object value) {
    if (value instanceof scala.collection.Seq<?> list) {
      return CollectionConverters.asJava(list).stream()
          .map(QueryCommand::cell)
          .collect(Collectors.joining(", ", "[", "]"));
    }
    if (value instanceof scala.collection.Map<?, ?> map) {
      return CollectionConverters.asJava(map).entrySet().stream()
          .map(entry -> cell(entry.getKey()) + ": " + cell(entry.getValue()))
          .collect(Collectors.joining(", ", "{", "}"));
    }
    return String.valueOf(value);
  }

  private static void print(Iterator<Row> lines, PrintStream out) {
    lines.forEachRemaining(line -> out.println(line.getString(0)));
  }

  private static int limit(JobContext context) {
    String limit = context.arguments().value("limit").orElse(Integer.toString(ROWS_SHOWN));
    if (!limit.matches("[1-9]\\d{0,6}")) {
      throw new UsageException(
          "'" + limit + "' is no number of rows.", "--limit takes 1 to 9999999.", "Correct it.");
    }
    return Integer.parseInt(limit);
  }
}
