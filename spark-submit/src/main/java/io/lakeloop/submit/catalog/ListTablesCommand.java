package io.lakeloop.submit.catalog;

import io.lakeloop.core.job.JobContext;
import io.lakeloop.core.job.LakehouseCommand;
import io.lakeloop.core.job.TextTable;
import io.lakeloop.core.table.TableFacts;
import java.io.PrintStream;
import java.util.Locale;

/** Lists the tables with what their logs say of them. */
public final class ListTablesCommand implements LakehouseCommand {
  @Override
  public String name() {
    return "list-tables";
  }

  @Override
  public String summary() {
    return "Lists the tables with rows, version, bytes, owner and description.";
  }

  @Override
  public boolean needsProject() {
    return false;
  }

  @Override
  public void run(JobContext context, PrintStream out) {
    TextTable table = new TextTable("table", "rows", "version", "bytes", "owner", "description");
    for (ListedTable listed : ListedTable.of(context.tables(), context.tables().list())) {
      TableFacts facts = listed.facts();
      table.row(
          facts.version().table().toString(),
          listed.rowsText(),
          Long.toString(facts.version().version()),
          String.format(Locale.ROOT, "%,d", facts.bytes()),
          facts.owner().orElse(""),
          facts.description());
    }
    out.print(table.text("There is no table in '%s' yet.".formatted(context.environment().name())));
  }
}
