package io.lakeloop.core.job;

import java.util.List;

/** Runs a job inside the application that is already running. */
@FunctionalInterface
public interface JobRunner {
  /**
   * Runs the job that a command line names, in the same session, with a run of its own in {@code
   * ops.job_runs}.
   *
   * @param commandLine the words after {@code lakeloop.jar}
   * @return how it ended; a failure the user can act on is reported and returned, not thrown
   */
  RunOutcome run(List<String> commandLine);
}
