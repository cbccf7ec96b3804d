package io.lakeloop.core.table;

import io.lakeloop.core.failure.Causes;
import io.lakeloop.core.failure.UsageException;
import java.time.Duration;
import java.util.ConcurrentModificationException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.spark.SparkThrowable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Two at once: what loses against another writer of a table, or another run of the same stream, is
 * done again, a few times, at growing intervals. What is tried must be such that it may be.
 *
 * @param of the table or stream, for messages
 * @param attempts how often it is tried
 * @param firstWait before the second attempt; each further wait is twice as long
 */
public record Contention(String of, int attempts, Duration firstWait) {
  private static final Logger LOG = LoggerFactory.getLogger(Contention.class);
  private static final String SAME_CHECKPOINT = "CONCURRENT_STREAM_LOG_UPDATE";
  // Spark has no condition for it.
  private static final String SAME_SESSION = "another query with same id is already active";

  /** Over a minute or so. */
  public Contention(String of) {
    this(of, 8, Duration.ofMillis(500));
  }

  /**
   * Tries until nothing is in the way.
   *
   * @throws UsageException if something still is after the last attempt
   */
  public <T> T retried(Supplier<T> attempt) {
    return tried(
        attempt,
        failure -> {
          throw new UsageException(
              of + " is being written by another run.",
              "%d attempts to write it lost against the other: %s"
                  .formatted(
                      attempts,
                      String.valueOf(Causes.innermost(failure).getMessage())
                          .lines()
                          .findFirst()
                          .orElse("")),
              "Run the job again when the other has ended.",
              failure);
        });
  }

  /** Tries; false where something was in the way of every attempt, and nothing has been done. */
  public boolean succeeds(Runnable attempt) {
    return tried(
        () -> {
          attempt.run();
          return true;
        },
        failure -> false);
  }

  private <T> T tried(Supplier<T> attempt, Function<RuntimeException, T> lost) {
    for (int number = 1; ; number++) {
      try {
        return attempt.get();
      } catch (RuntimeException failure) {
        if (!isIn(failure)) {
          throw failure;
        }
        if (number == attempts) {
          return lost.apply(failure);
        }
        LOG.info("{}: another run was faster, trying again", of);
        pause(number);
      }
    }
  }

  /** Whether a failure, or what it was caused by, is that another was faster. */
  static boolean isIn(Throwable failure) {
    for (Throwable cause : Causes.of(failure)) {
      if (cause instanceof ConcurrentModificationException
          || (cause instanceof SparkThrowable told && SAME_CHECKPOINT.equals(told.getCondition()))
          || (cause instanceof IllegalStateException
              && String.valueOf(cause.getMessage()).contains(SAME_SESSION))) {
        return true;
      }
    }
    return false;
  }

  // Two that lost against each other are not to meet again.
  private void pause(int tried) {
    long wait = firstWait.toMillis() << (tried - 1);
    try {
      Thread.sleep(wait / 2 + ThreadLocalRandom.current().nextLong(wait));
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for another writer", stop);
    }
  }
}
