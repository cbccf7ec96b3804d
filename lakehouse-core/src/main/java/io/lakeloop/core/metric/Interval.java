package io.lakeloop.core.metric;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Where a metric lies, as far as the number of rows can tell: the percentile interval of the
 * bootstrap (Efron, 1979).
 *
 * @param low the lower end
 * @param high the upper end
 */
public record Interval(double low, double high) {

  /**
   * The interval of each metric over replicates of the rows.
   *
   * @param replicates the metrics of each replicate, of one task
   * @param confidence the share of the replicates that an interval holds
   * @return by metric name; both ends are {@code NaN} where no replicate defines the metric
   */
  static Map<String, Interval> of(List<? extends Metrics> replicates, double confidence) {
    Map<String, List<Double>> values = new LinkedHashMap<>();
    for (Metrics replicate : replicates) {
      replicate
          .asMap()
          .forEach(
              (name, value) -> values.computeIfAbsent(name, any -> new ArrayList<>()).add(value));
    }
    Map<String, Interval> intervals = new LinkedHashMap<>();
    values.forEach((name, drawn) -> intervals.put(name, between(drawn, confidence)));
    return intervals;
  }

  private static Interval between(List<Double> drawn, double confidence) {
    double[] sorted =
        drawn.stream().mapToDouble(Double::doubleValue).filter(v -> !Double.isNaN(v)).toArray();
    Arrays.sort(sorted);
    double tail = (1 - confidence) / 2;
    return new Interval(quantile(sorted, tail), quantile(sorted, 1 - tail));
  }

  /** The quantile of sorted values, straight between neighbours; {@code NaN} of none. */
  static double quantile(double[] sorted, double share) {
    if (sorted.length == 0) {
      return Double.NaN;
    }
    double place = share * (sorted.length - 1);
    int below = (int) Math.floor(place);
    int above = Math.min(below + 1, sorted.length - 1);
    return between(sorted[below], sorted[above], place - below);
  }

  /** The value at a share of the way from one to another. */
  static double between(double below, double above, double share) {
    return below == above ? below : below + (above - below) * share;
  }
}
