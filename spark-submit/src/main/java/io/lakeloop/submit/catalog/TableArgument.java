package io.lakeloop.submit.catalog;

import io.lakeloop.core.failure.UsageException;
import io.lakeloop.core.job.JobContext;
import io.lakeloop.core.job.JobOption;
import io.lakeloop.core.table.TableName;

/** The parameter of a command that names a table. */
final class TableArgument {
  static final JobOption OPTION =
      JobOption.parameter("TABLE", "The table: layer.name or environment:layer.name.");

  private TableArgument() {}

  static TableName of(JobContext context) {
    return parsed(context.arguments().required(OPTION.name()));
  }

  /**
   * The table that a text names.
   *
   * @throws UsageException if it is no table's name
   */
  static TableName parsed(String text) {
    try {
      return TableName.parse(text);
    } catch (IllegalArgumentException wrong) {
      throw new UsageException(
          wrong.getMessage() + ".", "", "See list-tables for the names there are.", wrong);
    }
  }
}
