package io.lakeloop.core.metric;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The metrics of the rows that have one value of a slice.
 *
 * @param slice the slice's name
 * @param value its value as text; {@code (null)} where rows have none
 * @param metrics the metrics of these rows
 * @param intervals the interval of each metric by its name; empty without a bootstrap
 * @param <M> the metrics of the task
 */
public record SliceMetrics<M extends Metrics>(
    String slice, String value, M metrics, Map<String, Interval> intervals) {
  /** Copies the map. */
  public SliceMetrics {
    intervals = Collections.unmodifiableMap(new LinkedHashMap<>(intervals));
  }
}
