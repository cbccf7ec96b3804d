package io.lakeloop.features;

import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** What becomes of a feature table by changes of its source. */
sealed interface Recomputation permits ChangedPoints, ChangedSteps {
  /** Tells a point that is to vanish. */
  String GONE = "_gone";

  /**
   * Points that may have changed.
   *
   * @param values the feature table's columns and {@link #GONE}; each point once
   * @param within where their times lie
   */
  record Touched(Dataset<Row> values, TimeRanges within) {}

  /**
   * The values at the points that are new, where all of these lie after all that the table holds:
   * none of that can have changed, then, or be gone.
   *
   * @param source the source with all changes
   * @return the feature table's columns, each point once; empty where the table holds later points
   */
  Optional<Dataset<Row>> added(Dataset<Row> source);

  /**
   * The points that {@link #touched} computes anew, without their values: what it would cost.
   *
   * @param source the source with all changes
   */
  Dataset<Row> affected(Dataset<Row> source);

  /**
   * The values at the points that may have changed, and the points that are gone.
   *
   * @param source the source with all changes
   */
  Touched touched(Dataset<Row> source);
}
