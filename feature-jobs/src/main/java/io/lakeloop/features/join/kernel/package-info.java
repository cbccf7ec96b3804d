/**
 * The kernel of the join as of a time: {@link io.lakeloop.features.join.kernel.AsOfJoin}, on
 * Spark's own rows.
 */
@NullMarked
package io.lakeloop.features.join.kernel;

import org.jspecify.annotations.NullMarked;
