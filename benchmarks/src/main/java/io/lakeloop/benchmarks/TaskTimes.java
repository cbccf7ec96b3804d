package io.lakeloop.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.sql.SparkSession;

/** How the work of a stage is shared out among its tasks, by their processor time. */
final class TaskTimes {
  private final Map<Integer, List<Long>> nanosOfStages = new ConcurrentHashMap<>();

  /** Listens to all tasks of the session from now on. */
  TaskTimes(SparkSession spark) {
    TaskEnds.tell(
        spark,
        (stage, metrics) ->
            nanosOfStages
                .computeIfAbsent(stage, first -> new ArrayList<>())
                .add(metrics.executorCpuTime()));
  }

  /** Forgets what has been. */
  void clear() {
    TaskEnds.settle();
    nanosOfStages.clear();
  }

  /** The longest task to the mean one, in the worst of the stages of so many tasks. */
  double longestToMean(int tasks) {
    TaskEnds.settle();
    return nanosOfStages.values().stream()
        .filter(nanos -> nanos.size() == tasks)
        .mapToDouble(
            nanos ->
                nanos.stream().mapToLong(each -> each).max().orElse(0)
                    / nanos.stream().mapToLong(each -> each).average().orElse(1))
        .max()
        .orElseThrow();
  }
}
