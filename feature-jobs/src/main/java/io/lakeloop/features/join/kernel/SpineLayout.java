package io.lakeloop.features.join.kernel;

import java.io.Serializable;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;

/**
 * Where a spine row's entity and time are.
 *
 * @param keys its keys
 * @param time the column of its time, in microseconds
 * @param fields how many columns it has
 */
record SpineLayout(EntityKeys keys, int time, int fields) implements Serializable {
  /** Reads the row's entity; false where it matches nothing, for want of a key or a time. */
  boolean read(InternalRow row, EntityKey key) {
    return !row.isNullAt(time) && key.read(row);
  }

  long timeOf(UnsafeRow row) {
    return row.getLong(time);
  }
}
