package io.lakeloop.benchmarks;

import java.util.function.BiConsumer;
import org.apache.spark.executor.TaskMetrics;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.sql.SparkSession;

/** Hears what each task took once it has ended, on a thread of Spark's own and a little later. */
final class TaskEnds {
  private static final long LISTENERS_LAG_MS = 500;

  private TaskEnds() {}

  /** Tells the stage's number and what it took of every task of the session from now on. */
  static void tell(SparkSession spark, BiConsumer<Integer, TaskMetrics> hearer) {
    spark
        .sparkContext()
        .addSparkListener(
            new SparkListener() {
              @Override
              public void onTaskEnd(SparkListenerTaskEnd end) {
                TaskMetrics metrics = end.taskMetrics();
                if (metrics != null) {
                  hearer.accept(end.stageId(), metrics);
                }
              }
            });
  }

  /** Waits until what has ended has been told. */
  static void settle() {
    try {
      Thread.sleep(LISTENERS_LAG_MS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while measuring", interrupted);
    }
  }
}
