package io.lakeloop.submit.workflow;

import io.lakeloop.core.job.TextTable;
import io.lakeloop.core.table.Layer;
import io.lakeloop.core.table.TableName;
import io.lakeloop.core.table.Tables;
import io.lakeloop.registry.ModelRegistry;
import io.lakeloop.submit.catalog.ListedTable;
import java.io.PrintStream;
import java.util.List;

/** What a lakehouse holds after a workflow, for the person who ran it. Reads only. */
final class WorkflowSummary {
  private final Tables tables;

  WorkflowSummary(Tables tables) {
    this.tables = tables;
  }

  void print(PrintStream out) {
    List<TableName> names =
        tables.list().stream().filter(name -> name.layer() != Layer.OPS).toList();
    title(out, "Tables");
    out.print(rows(names).text("There is no table yet."));
    title(out, "Models");
    out.print(new ModelSummary(ModelRegistry.of(tables)).text());
    title(out, "Drift");
    out.print(new DriftSummary(tables).text());
    title(out, "Where it lies");
    out.print(new NextSteps(tables.environment(), names).text());
  }

  private TextTable rows(List<TableName> names) {
    TextTable table = new TextTable("table", "rows", "description");
    for (ListedTable listed : ListedTable.of(tables, names)) {
      table.row(
          listed.facts().version().table().toString(),
          listed.rowsText(),
          listed.facts().description());
    }
    return table;
  }

  private static void title(PrintStream out, String title) {
    out.println();
    out.println(title);
    out.println("=".repeat(title.length()));
  }
}
