/**
 * Evaluation metrics that do not depend on the order or the partitioning of rows.
 *
 * <p>Counts are integers, ranks are doubled integers, and every sum of doubles is an {@link
 * io.lakeloop.core.metric.ExactSum}, rounded once: the same rows give the same bits on any layout.
 */
@NullMarked
package io.lakeloop.core.metric;

import org.jspecify.annotations.NullMarked;
