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
 */
public record WindowPlan(List<WindowAggregate> aggregates, List<DataType> types, long delayMicros)
    implements Serializable {
  /** Copies the lists, as lists that travel. */
  public WindowPlan {
    aggregates = new ArrayList<>(aggregates);
    types = new ArrayList<>(types);
  }
}
