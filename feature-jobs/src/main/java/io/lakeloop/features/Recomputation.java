package io.lakeloop.features;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** What becomes of a feature table by changes of its source. */
sealed interface Recomputation permits ChangedPoints, ChangedSteps {
  /** Tells a point that is to vanish. */
  String GONE = "_gone";

  /**
   * The values at the points that may have changed, and the points that are gone.
   *
   * @param source the source with all changes
   * @return the feature table's columns and {@link #GONE}; each point once
   */
  Dataset<Row> values(Dataset<Row> source);

  /** Where the times of these points lie. */
  TimeRanges targeted();
}
