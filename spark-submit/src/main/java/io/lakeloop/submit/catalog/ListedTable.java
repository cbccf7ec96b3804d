package io.lakeloop.submit.catalog;

import io.lakeloop.core.table.TableFacts;
import io.lakeloop.core.table.TableName;
import io.lakeloop.core.table.Tables;
import java.util.List;
import java.util.Locale;

/**
 * A table with what its log says of it, and how many rows a reader sees.
 *
 * @param facts what the log says
 * @param rows the rows of that version, deleted ones left out
 */
public record ListedTable(TableFacts facts, long rows) {
  /** Looks at tables, several at once: each is a small job, most of which is waiting. */
  public static List<ListedTable> of(Tables tables, List<TableName> names) {
    return names.parallelStream()
        .map(
            name -> {
              TableFacts facts = tables.facts(name);
              long rows =
                  facts
                      .rows()
                      .orElseGet(() -> tables.readAt(name, facts.version().version()).count());
              return new ListedTable(facts, rows);
            })
        .toList();
  }

  /** The number of rows for people. */
  public String rowsText() {
    return String.format(Locale.ROOT, "%,d", rows);
  }
}
