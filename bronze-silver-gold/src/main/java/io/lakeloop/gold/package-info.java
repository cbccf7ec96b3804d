/**
 * Aggregates of silver and gold tables: {@link io.lakeloop.gold.AggregateGoldJob}. Never reads
 * bronze.
 */
@NullMarked
package io.lakeloop.gold;

import org.jspecify.annotations.NullMarked;
