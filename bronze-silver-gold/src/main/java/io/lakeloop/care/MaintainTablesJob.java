package io.lakeloop.care;

import io.lakeloop.core.job.JobContext;
import io.lakeloop.core.job.JobOption;
import io.lakeloop.core.job.JobResult;
import io.lakeloop.core.job.LakehouseJob;
import io.lakeloop.core.table.TableCare;
import io.lakeloop.core.table.TableName;
import io.lakeloop.core.table.TableSize;
import io.lakeloop.core.table.Tables;
import java.util.List;

/**
 * Joins small files and removes those that no version within a table's own retention needs. Tables
 * that registered models rest on keep theirs for years, so what a model was trained on stays
 * readable. No row changes, and no job that reads the tables has anything new to do.
 */
public final class MaintainTablesJob implements LakehouseJob {
  // A file smaller than this is worth joining with others; Delta's own target is 128 MB and more.
  private static final long SMALL_FILE = 16L << 20;
  private static final long FEW_FILES = 8;

  @Override
  public String name() {
    return "maintain-tables";
  }

  @Override
  public String summary() {
    return "Joins small files and removes those no version needs.";
  }

  @Override
  public List<JobOption> options() {
    return List.of(
        JobOption.optional("table", "LAYER.NAME[,...]", "Only these tables (default: all)."));
  }

  @Override
  public boolean needsProject() {
    return false;
  }

  /** Versions of commits that change no row, and time, are its input. */
  @Override
  public boolean alwaysRuns(JobContext context) {
    return true;
  }

  @Override
  public JobResult run(JobContext context) {
    Tables tables = context.tables();
    List<TableName> picked =
        context.arguments().list("table").isEmpty()
            ? tables.list().stream().filter(tables::existsHere).toList()
            : context.arguments().list("table").stream().map(TableName::parse).toList();
    JobResult result = JobResult.of("%d tables looked after".formatted(picked.size()));
    for (TableName table : picked) {
      TableCare care = new TableCare(tables, table);
      TableSize before = tables.size(table);
      if (before.files() > FEW_FILES && before.bytes() / before.files() < SMALL_FILE) {
        care.optimize();
      }
      care.vacuum();
      String figures = "%d -> %d files".formatted(before.files(), tables.size(table).files());
      context.progress().step(table + ": " + figures);
      result = result.with(table.toString(), figures);
    }
    return result;
  }
}
