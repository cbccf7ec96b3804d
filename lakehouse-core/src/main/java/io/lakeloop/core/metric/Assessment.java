package io.lakeloop.core.metric;

import java.util.List;
import java.util.Map;

/**
 * All that is measured of scored rows at once: the metrics of the task, how sure they are, and
 * those of each slice. The rows are read twice at most, and give the same bits on any layout.
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
