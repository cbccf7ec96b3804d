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
   * Whether the job is run even when no table and no config it read last time has changed since.
   * True for a job whose input is not a table: files, a clock, a person's verdict.
   */
  default boolean alwaysRuns() {
    return false;
  }

  /** The same, for the options it is run with: some of them may ask for more than tables tell. */
  default boolean alwaysRuns(JobArguments arguments) {
    return alwaysRuns();
  }

  /** Does the work and says what came of it. */
  JobResult run(JobContext context);

  /**
   * Prints what its options asked to be told, once it has succeeded or had nothing to do. Reads
   * only.
   */
  default void answer(JobContext context, PrintStream out) {}
}
