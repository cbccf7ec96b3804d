package io.lakeloop.submit;

import io.lakeloop.core.job.Harness;
import java.util.List;

/** The main class of {@code lakeloop.jar}. */
public final class Lakeloop {
  private Lakeloop() {}

  /**
   * Runs the job or command that the words name, and returns normally where it succeeds: a cluster
   * takes {@code System.exit(0)} for a failure.
   *
   * @param words {@code JOB --env ENV --project DIR [--set key=value ...]}
   */
  // The harness does not own the streams: closing it leaves them open.
  @SuppressWarnings("ClosingStandardOutputStreams")
  public static void main(String[] words) {
    int exitCode;
    try (Harness harness = new Harness(System.out, System.err, System.getenv())) {
      exitCode = harness.run(List.of(words));
    }
    if (exitCode != 0) {
      System.exit(exitCode);
    }
  }
}
