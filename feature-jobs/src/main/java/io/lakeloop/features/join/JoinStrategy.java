package io.lakeloop.features.join;

/** How a point-in-time join is done. All give the same rows; they differ in what they cost. */
public enum JoinStrategy {
  /**
   * The spine's keys and times are sent to every task, which leaves out each feature row that
   * cannot win before any is shuffled: for a small spine and many feature rows.
   */
  BROADCAST_PROBE,
  /**
   * The spine's rows of a partition are held in memory, and feature rows are looked up among them,
   * unsorted. A partition that does not fit is merged.
   */
  PROBE,
  /** All sides of a partition are sorted and walked together; sorting spills to disk. */
  MERGE
}
