/**
 * The window kernel: aggregates over sliding windows of one entity's events, in plain Java.
 *
 * <p>One kernel serves training, batch and stream, so that no two of them can disagree.
 */
@NullMarked
package io.lakeloop.features.kernel;

import org.jspecify.annotations.NullMarked;
