package io.lakeloop.training;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs several fits of one session at once. The threads inherit the run's id from the caller. */
final class ParallelFits implements AutoCloseable {
  /** More would only wait for the one driver, which plans every step of every fit. */
  private static final int MOST_AT_ONCE = 16;

  private static final Logger LOG = LoggerFactory.getLogger(ParallelFits.class);

  private final SparkSession spark;
  private final ExecutorService threads;

  /**
   * Threads for fits.
   *
   * @param parallelism how many at once; 0: one for each core, up to 16
   */
  ParallelFits(SparkSession spark, int parallelism) {
    this.spark = spark;
    this.threads =
        Executors.newFixedThreadPool(
            parallelism > 0
                ? parallelism
                : Math.min(MOST_AT_ONCE, spark.sparkContext().defaultParallelism()),
            task -> {
              Thread thread = new Thread(task, "fit");
              thread.setDaemon(true);
              return thread;
            });
  }

  /**
   * Runs tasks and waits for them all; once one has failed, those not begun are left out.
   *
   * @return what each gave, in the order of the tasks
   */
  <T> List<T> all(List<Callable<T>> tasks) {
    AtomicBoolean failed = new AtomicBoolean();
    List<Callable<T>> guarded = new ArrayList<>();
    for (Callable<T> task : tasks) {
      guarded.add(() -> run(task, failed));
    }
    try {
      List<T> given = new ArrayList<>();
      RuntimeException failure = null;
      for (Future<T> future : threads.invokeAll(guarded)) {
        try {
          given.add(future.get());
        } catch (ExecutionException wrong) {
          failure = failure == null || failure instanceof LeftOut ? cause(wrong) : failure;
        }
      }
      if (failure != null) {
        throw failure;
      }
      return given;
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while models were fitted", stopped);
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
    try {
      // What fits read is closed after this, and must not be made again by one that still ends.
      if (!threads.awaitTermination(1, TimeUnit.MINUTES)) {
        LOG.warn("A fit that was told to stop is still running.");
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private <T> T run(Callable<T> task, AtomicBoolean failed) throws Exception {
    if (failed.get()) {
      throw new LeftOut();
    }
    boolean done = false;
    try {
      SparkSession.setActiveSession(spark);
      T given = task.call();
      done = true;
      return given;
    } finally {
      if (!done) {
        failed.set(true);
      }
    }
  }

  private static RuntimeException cause(ExecutionException wrong) {
    return wrong.getCause() instanceof RuntimeException told
        ? told
        : new IllegalStateException("fitting a model: " + wrong.getCause(), wrong.getCause());
  }

  /** A task that was not begun because another had failed. */
  private static final class LeftOut extends RuntimeException {
    private static final long serialVersionUID = 1;
  }
}
