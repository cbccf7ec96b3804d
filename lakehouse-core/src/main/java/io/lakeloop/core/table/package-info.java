/**
 * Names, environments and Delta tables. {@link io.lakeloop.core.table.Tables} is the one place that
 * turns a {@link io.lakeloop.core.table.TableName} into a Delta table; no other package touches
 * paths, readers or writers. {@link io.lakeloop.core.table.Increment} runs streams whose batches
 * can be replayed without doubling anything.
 */
@NullMarked
package io.lakeloop.core.table;

import org.jspecify.annotations.NullMarked;
