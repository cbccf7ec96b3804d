/**
 * The arithmetic of monitoring, in plain Java: a column's rows become a {@link
 * io.lakeloop.monitor.kernel.ColumnState}, states add and subtract, and {@link
 * io.lakeloop.monitor.kernel.Drift} compares two of them without the rows.
 */
@NullMarked
package io.lakeloop.monitor.kernel;

import org.jspecify.annotations.NullMarked;
