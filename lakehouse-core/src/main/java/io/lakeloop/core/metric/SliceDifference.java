package io.lakeloop.core.metric;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How differently the values of a slice are treated, by Fairlearn's definitions: the largest less
 * the smallest over the values; 0 is equal treatment.
 *
 * @param slice the slice's name
 * @param demographicParity difference of the shares of rows predicted positive
 * @param equalOpportunity difference of the recalls, over the values that have positives; {@code
 *     NaN} where none has
 */
public record SliceDifference(String slice, double demographicParity, double equalOpportunity) {

  /** The differences between the values of one slice. */
  static SliceDifference of(String slice, Collection<BinaryMetrics> values) {
    List<BinaryMetrics> measured = values.stream().filter(value -> value.rows() > 0).toList();
    return new SliceDifference(
        slice,
        spread(measured.stream().mapToDouble(SliceDifference::positiveRate).toArray()),
        spread(
            measured.stream()
                .filter(value -> value.positives() > 0)
                .mapToDouble(BinaryMetrics::recall)
                .toArray()));
  }

  /** The names of a slice's differences among the metrics of a model of two classes. */
  public static Set<String> metricNames(String slice) {
    return new SliceDifference(slice, 0, 0).asMap().keySet();
  }

  /** The differences by the names of {@link #metricNames}. */
  Map<String, Double> asMap() {
    Map<String, Double> named = new LinkedHashMap<>();
    named.put("demographic_parity_difference_" + slice, demographicParity);
    named.put("equal_opportunity_difference_" + slice, equalOpportunity);
    return Collections.unmodifiableMap(named);
  }

  private static double positiveRate(BinaryMetrics metrics) {
    return (double) (metrics.truePositives() + metrics.falsePositives()) / metrics.rows();
  }

  private static double spread(double[] values) {
    double low = Double.POSITIVE_INFINITY;
    double high = Double.NEGATIVE_INFINITY;
    for (double value : values) {
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
    return values.length == 0 ? Double.NaN : high - low;
  }
}
