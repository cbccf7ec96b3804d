package io.lakeloop.core.metric;

import java.util.List;
import java.util.Map;

/**
 * All that is measured of scored rows at once: the metrics of the task, how sure they are, and
 * those of each slice. Each row is computed once, and the same rows give the same bits on any
 * layout. What is measured of them is kept while they are sorted, on disk where memory is full; an
 * executor that is lost with its share of that has it computed again.
 *
 * @param <M> the metrics of the task
 */
public sealed interface Assessment<M extends Metrics>
    permits BinaryAssessment, MulticlassAssessment, RegressionAssessment {
  /** The metrics of all rows. */
  M metrics();

  /** The interval of each metric by its name; empty without a bootstrap. */
  Map<String, Interval> intervals();

  /** The metrics of each value of each slice, slices as they were named, values in order. */
  List<SliceMetrics<M>> slices();

  /**
   * What is measured of all rows beside the metrics of the task, by snake_case names such as {@code
   * precision_at_100}, in a fixed order.
   */
  Map<String, Double> further();
}
