package io.lakeloop.core.job;

import java.io.PrintStream;

/**
 * A job writes tables. It may be killed at any moment and started again: nothing is lost or
 * doubled.
 *
 * <p>Found by {@link java.util.ServiceLoader}; one instance may run several times, so it holds no
 * state.
 */
public non-sealed interface LakehouseJob extends LakehouseTask {
  /**
   * Whether this run goes ahead even when no table and no config that the last one read has changed
   * since. True for a job whose input is not a table (files, a clock, a person's verdict), whose
   * options ask for more, or whose output is gone.
   */
  default boolean alwaysRuns(JobContext context) {
    return false;
  }

  /** Does the work and says what came of it. */
  JobResult run(JobContext context);

  /**
   * Prints what its options asked to be told, once it has succeeded or had nothing to do. Reads
   * only.
   */
  default void answer(JobContext context, PrintStream out) {}
}
