package io.lakeloop.care;

import io.lakeloop.core.config.Span;
import io.lakeloop.core.failure.UsageException;
import io.lakeloop.core.job.JobArguments;
import io.lakeloop.core.job.JobOption;
import io.lakeloop.core.table.TableName;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * What {@code maintain-tables} is asked to do.
 *
 * @param tables only these; all where there are none
 * @param retain how long at least files are kept that no longer belong to the newest version; a
 *     table's own retention where that is longer
 * @param tombstonesKept how long a deleted row's tombstone is kept
 * @param dryRun whether only to tell what would be done
 */
record CareOptions(
    List<TableName> tables, Optional<Duration> retain, Duration tombstonesKept, boolean dryRun) {
  static final List<JobOption> ALL =
      List.of(
          JobOption.optional("table", "LAYER.NAME[,...]", "Only these tables (default: all)."),
          JobOption.optional(
              "retain",
              "SPAN",
              "Keep old files at least so long, such as 168h (default: the table's own)."),
          JobOption.optional(
              "expire-tombstones",
              "SPAN",
              "Remove rows for good that were deleted longer ago (default: 30d)."),
          JobOption.flag("dry-run", "Only tell what would be done."));

  private static final Duration A_MONTH = Duration.ofDays(30);

  /** Copies the names. */
  CareOptions {
    tables = List.copyOf(tables);
  }

  /**
   * As given on the command line.
   *
   * @throws UsageException if a value is not what it should be
   */
  static CareOptions of(JobArguments arguments) {
    return new CareOptions(
        arguments.list("table").stream()
            .map(text -> parsed("table", text, TableName::parse))
            .toList(),
        arguments.value("retain").map(text -> parsed("retain", text, Span::parse)),
        arguments
            .value("expire-tombstones")
            .map(text -> parsed("expire-tombstones", text, Span::parse))
            .orElse(A_MONTH),
        arguments.has("dry-run"));
  }

  private static <T> T parsed(String option, String text, Function<String, T> parse) {
    try {
      return parse.apply(text);
    } catch (IllegalArgumentException wrong) {
      throw new UsageException(
          "--%s cannot be '%s'.".formatted(option, text),
          String.valueOf(wrong.getMessage()) + ".",
          "Correct it, or leave it out.");
    }
  }
}
