package io.lakeloop.benchmarks;

import java.util.concurrent.atomic.AtomicLong;
import org.apache.spark.sql.SparkSession;

/** Tells what a piece of work took: time, the tasks' processor time, and bytes read from files. */
final class Meter {
  private final AtomicLong processorNanos = new AtomicLong();
  private final AtomicLong bytesRead = new AtomicLong();

  /**
   * Listens to all tasks of the session from now on, whose Parquet files are read by the tasks
   * themselves: what other threads read ahead for a task is not counted as read by it.
   */
  Meter(SparkSession spark) {
    spark
        .sparkContext()
        .hadoopConfiguration()
        .setBoolean("parquet.hadoop.vectored.io.enabled", false);
    TaskEnds.tell(
        spark,
        (stage, metrics) -> {
          processorNanos.addAndGet(metrics.executorCpuTime());
          bytesRead.addAndGet(metrics.inputMetrics().bytesRead());
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
    TaskEnds.settle();
    long processorBefore = processorNanos.get();
    long bytesBefore = bytesRead.get();
    long began = System.nanoTime();
    work.run();
    double seconds = (System.nanoTime() - began) / 1e9;
    TaskEnds.settle();
    return new Cost(
        seconds,
        (processorNanos.get() - processorBefore) / 1e9,
        (bytesRead.get() - bytesBefore) / 1e6);
  }
}
