package io.lakeloop.bronze;

import io.lakeloop.core.failure.UsageException;
import io.lakeloop.core.job.JobArguments;
import io.lakeloop.core.job.JobContext;
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
record Pace(Optional<Duration> interval, Optional<Duration> atMost) {
  static final String CONTINUOUS = "continuous";
  static final String FOR = "for";

  /** A run that ends with what there is. */
  static final Pace ONCE = new Pace(Optional.empty(), Optional.empty());

  Pace {
    if (atMost.isPresent() && interval.isEmpty()) {
      throw new UsageException(
          "--for says how long to go on, but nothing says to.",
          "Without --continuous a run ends with what there is.",
          "Add --continuous 10s, or leave --for out.");
    }
  }

  static Pace of(JobArguments arguments) {
    return new Pace(arguments.span(CONTINUOUS), arguments.span(FOR));
  }

  boolean isContinuous() {
    return interval.isPresent();
  }

  /** When rows come in: of a run that ends by itself all at its beginning. */
  Instant now(JobContext context) {
    return isContinuous() ? Instant.now() : context.startedAt();
  }

  void run(Increment increment, Dataset<Row> stream, Increment.BatchWriter writer) {
    if (interval.isPresent()) {
      increment.runContinuously(stream, writer, interval.get(), atMost);
    } else {
      increment.runAvailable(stream, writer);
    }
  }
}
