/**
 * The window kernel: aggregates over sliding windows of one entity's events, in one ordered pass
 * over its events and query points ({@link io.lakeloop.features.kernel.WindowKernel}), and what
 * brings Spark's own rows to it and back.
 *
 * <p>One kernel serves training, batch and stream, so that no two of them can disagree.
 */
@NullMarked
package io.lakeloop.features.kernel;

import org.jspecify.annotations.NullMarked;
