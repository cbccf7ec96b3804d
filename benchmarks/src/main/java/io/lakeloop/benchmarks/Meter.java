package io.lakeloop.benchmarks;

import java.util.concurrent.atomic.AtomicLong;
import org.apache.spark.executor.TaskMetrics;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.sql.SparkSession;

/** Tells what a piece of work took: time, the tasks' processor time, and bytes read from files. */
final class Meter {
  // Between the end of a task and the listener's hearing of it.
  private static final long LISTENERS_LAG_MS = 200;

  private final AtomicLong processorNanos = new AtomicLong();
  private final AtomicLong bytesRead = new AtomicLong();

  /** Listens to all tasks of the session from now on. */
  Meter(SparkSession spark) {
    spark
        .sparkContext()
        .addSparkListener(
            new SparkListener() {
              @Override
              public void onTaskEnd(SparkListenerTaskEnd end) {
                TaskMetrics metrics = end.taskMetrics();
                if (metrics != null) {
                  processorNanos.addAndGet(metrics.executorCpuTime());
                  bytesRead.addAndGet(metrics.inputMetrics().bytesRead());
                }
              }
            });
  }

  /**
   * What one piece of work took.
   *
   * @param seconds on the clock
   * @param processorSeconds of all tasks
   * @param megabytesRead by all tasks, from files
   */
  record Cost(double seconds, double processorSeconds, double megabytesRead) {
    Cost plus(Cost more) {
      return new Cost(
          seconds + more.seconds,
          processorSeconds + more.processorSeconds,
          megabytesRead + more.megabytesRead);
    }
  }

  /** Does the work and tells what it took. */
  Cost of(Runnable work) {
    settle();
    long processorBefore = processorNanos.get();
    long bytesBefore = bytesRead.get();
    long began = System.nanoTime();
    work.run();
    double seconds = (System.nanoTime() - began) / 1e9;
    settle();
    return new Cost(
        seconds,
        (processorNanos.get() - processorBefore) / 1e9,
        (bytesRead.get() - bytesBefore) / 1e6);
  }

  private static void settle() {
    try {
      Thread.sleep(LISTENERS_LAG_MS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while measuring", interrupted);
    }
  }
}
