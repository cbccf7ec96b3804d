package io.lakeloop.features.join.kernel;

import io.lakeloop.features.join.JoinStrategy;
import java.util.List;
import java.util.function.Supplier;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.SparkSession;
import scala.jdk.javaapi.CollectionConverters;

/**
 * How a join is done, chosen from the sizes of its sides.
 *
 * @param strategy how the sides meet
 * @param partitions into how many parts they are shuffled
 * @param sampleSpine whether hot entities are looked for among the spine's rows
 * @param sampleFeatures likewise for each feature table
 */
record JoinPlan(
    JoinStrategy strategy, int partitions, boolean sampleSpine, List<Boolean> sampleFeatures) {
  // What a task may well have to do: sizes are those of files, which are smaller than rows.
  private static final long BYTES_A_PARTITION = 32L << 20;
  private static final long LEAST_BYTES_A_PARTITION = 1L << 20;
  private static final long TIMES_THE_SPINE = 8;
  private static final int ROWS_LARGER_THAN_FILES = 4;

  /**
   * Chooses.
   *
   * @param points the spine's keys and times: to plan them costs what planning the spine does, so
   *     that they are asked for only where they may be broadcast
   */
  static JoinPlan of(
      SparkSession spark,
      PlanSize spine,
      Supplier<PlanSize> points,
      List<PlanSize> features,
      AsOfJoin.Options options) {
    PlanSize allFeatures = features.stream().reduce(new PlanSize(0, true), PlanSize::plus);
    PlanSize all = spine.plus(allFeatures);
    int partitions = options.partitions().orElseGet(() -> partitions(spark, all));
    JoinStrategy strategy =
        options.strategy().orElseGet(() -> choose(spark, spine, points, allFeatures, partitions));
    boolean sample =
        strategy != JoinStrategy.BROADCAST_PROBE
            && partitions > 1
            && all.bytes() >= options.sampledFrom().orElse(PlanSize.WORTH_SAMPLING);
    // What is not known may be costly to compute, and would be computed twice.
    return new JoinPlan(
        strategy,
        partitions,
        sample && spine.isKnown(),
        features.stream().map(table -> sample && table.isKnown()).toList());
  }

  private static int partitions(SparkSession spark, PlanSize all) {
    int usual = Integer.parseInt(spark.conf().get("spark.sql.shuffle.partitions"));
    if (!all.isKnown()) {
      return usual;
    }
    int cores = Math.min(usual, spark.sparkContext().defaultParallelism());
    long few = Math.min(cores, 1 + all.bytes() / LEAST_BYTES_A_PARTITION);
    return (int) Math.max(few, Math.min(Short.MAX_VALUE, 1 + all.bytes() / BYTES_A_PARTITION));
  }

  private static JoinStrategy choose(
      SparkSession spark,
      PlanSize spine,
      Supplier<PlanSize> points,
      PlanSize features,
      int partitions) {
    if (features.bytes() / TIMES_THE_SPINE >= spine.bytes()
        && isBroadcastable(spark, points.get())) {
      return JoinStrategy.BROADCAST_PROBE;
    }
    boolean fits =
        !spine.isKnown()
            || spine.bytes() / partitions * ROWS_LARGER_THAN_FILES
                <= memoryOfATask(spark.sparkContext());
    return fits ? JoinStrategy.PROBE : JoinStrategy.MERGE;
  }

  private static boolean isBroadcastable(SparkSession spark, PlanSize points) {
    String bytes = spark.conf().get("spark.sql.autoBroadcastJoinThreshold");
    long most = org.apache.spark.network.util.JavaUtils.byteStringAsBytes(bytes);
    return most > 0 && points.bytes() <= most && points.deterministic();
  }

  private static long memoryOfATask(SparkContext context) {
    long all =
        CollectionConverters.asJava(context.getExecutorMemoryStatus()).values().stream()
            .mapToLong(memory -> (Long) memory._1())
            .sum();
    return all / Math.max(1, context.defaultParallelism());
  }
}
