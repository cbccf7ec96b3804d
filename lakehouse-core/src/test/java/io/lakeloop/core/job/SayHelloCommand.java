package io.lakeloop.core.job;

import java.io.PrintStream;
import java.util.List;

/** A command for the harness's tests: needs neither project nor Spark. */
public final class SayHelloCommand implements LakehouseCommand {
  @Override
  public String name() {
    return "say-hello";
  }

  @Override
  public String summary() {
    return "Says hello.";
  }

  @Override
  public List<JobOption> options() {
    return List.of(JobOption.parameter("WHO", "Who is greeted."));
  }

  @Override
  public boolean needsProject() {
    return false;
  }

  @Override
  public boolean needsSpark() {
    return false;
  }

  @Override
  public void run(JobContext context, PrintStream out) {
    String who = context.arguments().required("WHO");
    if (who.equals("nobody")) {
      throw new IllegalStateException("nobody is there");
    }
    out.println("Hello, " + who + ".");
  }
}
