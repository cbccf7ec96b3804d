package io.lakeloop.core.job;

import io.lakeloop.core.failure.UsageException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/**
 * The options {@code --from} and {@code --to}: a span of event time in UTC, its end not included.
 *
 * @param from the first moment, where it is given
 * @param until the first moment no longer meant, where it is given
 */
public record TimeRangeOptions(Optional<Instant> from, Optional<Instant> until) {
  private static final String FROM = "from";
  private static final String TO = "to";

  /**
   * The options as a job declares them.
   *
   * @param verb what is done with the span, such as {@code Score again}
   */
  public static List<JobOption> options(String verb) {
    return List.of(
        JobOption.optional(FROM, "TIME", verb + " from this day or moment (UTC) on."),
        JobOption.optional(TO, "TIME", "Up to this day or moment (UTC), which is not included."));
  }

  /**
   * Reads what was given.
   *
   * @throws UsageException if it is no time, or the end is not after the beginning
   */
  public static TimeRangeOptions of(JobArguments arguments) {
    TimeRangeOptions range =
        new TimeRangeOptions(
            arguments.value(FROM).map(text -> moment(FROM, text)),
            arguments.value(TO).map(text -> moment(TO, text)));
    if (range.from().isPresent()
        && range.until().isPresent()
        && !range.from().get().isBefore(range.until().get())) {
      throw new UsageException(
          "There is no time between --from and --to.",
          "%s is not before %s.".formatted(range.from().get(), range.until().get()),
          "Give a --to after --from; it is not included.");
    }
    return range;
  }

  /** Whether a span was asked for at all. */
  public boolean given() {
    return from.isPresent() || until.isPresent();
  }

  private static Instant moment(String option, String text) {
    try {
      return text.contains("T")
          ? Instant.parse(text)
          : LocalDate.parse(text).atStartOfDay().toInstant(ZoneOffset.UTC);
    } catch (DateTimeException wrong) {
      throw new UsageException(
          "--%s %s is no time.".formatted(option, text),
          "A time is a day or a moment in UTC.",
          "Write 2018-08-15, or 2018-08-15T12:00:00Z.",
          wrong);
    }
  }
}
