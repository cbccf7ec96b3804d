package io.lakeloop.core.job;

import java.io.PrintStream;

/** Tells a person at a terminal what is going on; says nothing where there is no terminal. */
public final class Progress {
  private final PrintStream out;
  private final boolean shown;

  /**
   * Progress on a stream.
   *
   * @param shown whether anything is written at all
   */
  public Progress(PrintStream out, boolean shown) {
    this.out = out;
    this.shown = shown;
  }

  /** Progress that is never shown. */
  public static Progress quiet() {
    return new Progress(System.err, false);
  }

  /** Says one step of a job, below the job's own line. */
  public void step(String text) {
    if (shown) {
      out.println("  " + text);
    }
  }

  /** Says one line about a whole job. */
  public void line(String text) {
    if (shown) {
      out.println(text);
    }
  }
}
