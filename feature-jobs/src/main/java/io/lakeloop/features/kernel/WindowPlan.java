package io.lakeloop.features.kernel;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.types.DataType;

/**
 * What a pass computes.
 *
 * @param aggregates what to compute, in the order of the output
 * @param types the types they come out as
 * @param delayMicros how long after its time an event becomes available, 0 or more microseconds
 * @param oncePerTime whether of rows that ask, those of one entity and time are answered together,
 *     by one row
 */
public record WindowPlan(
    List<WindowAggregate> aggregates, List<DataType> types, long delayMicros, boolean oncePerTime)
    implements Serializable {
  /** Copies the lists, as lists that travel. */
  public WindowPlan {
    aggregates = new ArrayList<>(aggregates);
    types = new ArrayList<>(types);
  }
}
