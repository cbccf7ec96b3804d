package io.lakeloop.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.executor.TaskMetrics;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.sql.SparkSession;

/** How the work of a stage is shared out among its tasks, by their processor time. */
final class TaskTimes {
  private static final long LISTENERS_LAG_MS = 500;

  private final Map<Integer, List<Long>> nanosOfStages = new ConcurrentHashMap<>();

  /** Listens to all tasks of the session from now on. */
  TaskTimes(SparkSession spark) {
    spark
        .sparkContext()
        .addSparkListener(
            new SparkListener() {
              @Override
              public void onTaskEnd(SparkListenerTaskEnd end) {
                TaskMetrics metrics = end.taskMetrics();
                if (metrics != null) {
                  nanosOfStages
                      .computeIfAbsent(end.stageId(), stage -> new ArrayList<>())
                      .add(metrics.executorCpuTime());
                }
              }
            });
  }

  /** Forgets what has been. */
  void clear() {
    settle();
    nanosOfStages.clear();
  }

  /** The longest task to the mean one, in the worst of the stages of so many tasks. */
  double longestToMean(int tasks) {
    settle();
    return nanosOfStages.values().stream()
        .filter(nanos -> nanos.size() == tasks)
        .mapToDouble(
            nanos ->
                nanos.stream().mapToLong(each -> each).max().orElse(0)
                    / nanos.stream().mapToLong(each -> each).average().orElse(1))
        .max()
        .orElseThrow();
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
