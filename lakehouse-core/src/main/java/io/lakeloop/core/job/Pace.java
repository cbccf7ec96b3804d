package io.lakeloop.core.job;

import io.lakeloop.core.failure.UsageException;
import io.lakeloop.core.table.Increment;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Whether a stream ends with what there is, or goes on.
 *
 * @param interval how often to look for more; empty: once
 * @param atMost how long to go on; empty: until stopped
 */
public record Pace(Optional<Duration> interval, Optional<Duration> atMost) {
  /** The option that says how often to look for more. */
  public static final String CONTINUOUS = "continuous";

  /** The option that says how long to go on. */
  public static final String FOR = "for";

  /** A run that ends with what there is. */
  public static final Pace ONCE = new Pace(Optional.empty(), Optional.empty());

  /** Refuses a time to go on for without anything that says to go on. */
  public Pace {
    if (atMost.isPresent() && interval.isEmpty()) {
      throw new UsageException(
          "--for says how long to go on, but nothing says to.",
          "Without --continuous a run ends with what there is.",
          "Add --continuous 10s, or leave --for out.");
    }
  }

  /** What the options say. */
  public static Pace of(JobArguments arguments) {
    return new Pace(arguments.span(CONTINUOUS), arguments.span(FOR));
  }

  /** Whether the run goes on. */
  public boolean isContinuous() {
    return interval.isPresent();
  }

  /** When rows come in: of a run that ends by itself all at its beginning. */
  public Instant now(JobContext context) {
    return isContinuous() ? Instant.now() : context.startedAt();
  }

  /** Hands the stream's rows on, once or as they come. */
  public void run(Increment increment, Dataset<Row> stream, Increment.BatchWriter writer) {
    if (interval.isPresent()) {
      increment.runContinuously(stream, writer, interval.get(), atMost);
    } else {
      increment.runAvailable(stream, writer);
    }
  }

  /**
   * Does something once, or again and again: an interval after it began, or at once where it took
   * longer, until the time is over.
   */
  public void repeat(Runnable round) {
    Instant began = Instant.now();
    Instant next = began;
    round.run();
    while (interval.isPresent()) {
      next = later(next.plus(interval.get()), Instant.now());
      if (atMost.isPresent() && next.isAfter(began.plus(atMost.get()))) {
        return;
      }
      waitUntil(next);
      round.run();
    }
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }

  private static void waitUntil(Instant moment) {
    try {
      Thread.sleep(Math.max(0, Duration.between(Instant.now(), moment).toMillis()));
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for more", stop);
    }
  }
}
