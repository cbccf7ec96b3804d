/**
 * Evaluation metrics that do not depend on the order or the partitioning of rows.
 *
 * <p>Counts are integers, ranks are doubled integers, and every sum of doubles is an {@link
 * io.lakeloop.core.metric.ExactSum}, rounded once: the same rows give the same bits on any layout.
 *
 * <p>The metrics of a task are its {@link io.lakeloop.core.metric.Metrics}; its {@link
 * io.lakeloop.core.metric.Assessment} has them with those of slices, their intervals and curves.
 */
@NullMarked
package io.lakeloop.core.metric;

import org.jspecify.annotations.NullMarked;
