package io.lakeloop.benchmarks;

import static io.lakeloop.benchmarks.Figures.median;

import io.lakeloop.benchmarks.Meter.Cost;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What some ways to do the same took, measured in turns: whatever else the machine does meets all.
 *
 * @param costs of each repetition, by the way's name
 */
record Turns(Map<String, List<Cost>> costs) {
  /**
   * Measures.
   *
   * @param ways by name; each prepares what its work needs, which is not measured, and gives the
   *     work
   */
  static Turns of(Meter meter, int repetitions, Map<String, Supplier<Runnable>> ways) {
    Map<String, List<Cost>> costs = new LinkedHashMap<>();
    for (int turn = 0; turn < repetitions; turn++) {
      ways.forEach(
          (name, way) ->
              costs.computeIfAbsent(name, first -> new ArrayList<>()).add(meter.of(way.get())));
    }
    return new Turns(costs);
  }

  /** Computes rows and keeps none of them. */
  static void nothing(Dataset<Row> rows) {
    rows.write().format("noop").mode("overwrite").save();
  }

  List<Cost> costs(String way) {
    return Objects.requireNonNull(costs.get(way), way);
  }

  /** One way's median by another's. */
  double ratio(String way, String other, ToDoubleFunction<Cost> measure) {
    return median(costs(way), measure) / median(costs(other), measure);
  }

  /** The seconds that one way took beyond what it took of hardly anything. */
  double beyond(Turns start, String way) {
    return median(costs(way), Cost::seconds) - median(start.costs(way), Cost::seconds);
  }

  /** Prints every way's figures, each name after what they have in common. */
  void print(Figures figures, String common) {
    costs.forEach((way, each) -> figures.print(common + way, each));
  }
}
