package io.lakeloop.core.job;

import java.io.PrintStream;

/** A command only answers: it writes no table and leaves no trace in {@code ops}. */
public non-sealed interface LakehouseCommand extends LakehouseTask {
  /** Whether the command needs a Spark session and an environment. */
  default boolean needsSpark() {
    return true;
  }

  /**
   * Prints the answer.
   *
   * @param context what the command line said; its session and tables only where {@link
   *     #needsSpark()}
   */
  void run(JobContext context, PrintStream out);
}
