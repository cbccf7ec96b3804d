package io.lakeloop.features.join.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeloop.core.LocalSpark;
import java.util.List;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LocalSpark.class)
class HeldMemoryTest {
  private final SparkSession spark;

  HeldMemoryTest(SparkSession spark) {
    this.spark = spark;
  }

  @Test
  void asksSparkForWhatIsHeldUpToItsLimit() {
    List<String> told =
        JavaSparkContext.fromSparkContext(spark.sparkContext())
            .parallelize(List.of(1), 1)
            .flatMap(one -> inTask().iterator())
            .collect();

    assertThat(told)
        .containsExactly(
            "600: true, 600 used",
            "1000: true, 1000 used",
            "1001: false, 1000 used",
            "400: true, 1000 used",
            "released: 0 used",
            "more than there is: false",
            "released: 0 used");
  }

  private static List<String> inTask() {
    HeldMemory memory = new HeldMemory(TaskContext.get(), 1_000);
    HeldMemory boundless = new HeldMemory(TaskContext.get(), Long.MAX_VALUE);
    return List.of(
        asked(memory, 600),
        asked(memory, 1_000),
        asked(memory, 1_001),
        asked(memory, 400),
        released(memory),
        "more than there is: " + boundless.holds(Long.MAX_VALUE / 2),
        released(boundless));
  }

  private static String asked(HeldMemory memory, long bytes) {
    return "%d: %s, %d used".formatted(bytes, memory.holds(bytes), memory.getUsed());
  }

  private static String released(HeldMemory memory) {
    memory.release();
    return "released: %d used".formatted(memory.getUsed());
  }
}
