package io.lakeloop.submit.workflow;

import io.lakeloop.core.failure.TaskFailedException;
import io.lakeloop.core.failure.UsageException;
import io.lakeloop.core.job.Harness;
import io.lakeloop.core.job.JobContext;
import io.lakeloop.core.job.JobOption;
import io.lakeloop.core.job.JobResult;
import io.lakeloop.core.job.LakehouseJob;
import io.lakeloop.core.job.LakehouseTask;
import io.lakeloop.core.job.RunOutcome;
import io.lakeloop.core.job.RunStatus;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Runs the tasks of a workflow file, each after those it depends on, in one Spark application. */
public final class RunWorkflowJob implements LakehouseJob {
  @Override
  public String name() {
    return "run-workflow";
  }

  @Override
  public String summary() {
    return "Runs a workflow file's tasks in order, in one Spark application.";
  }

  @Override
  public List<JobOption> options() {
    return List.of(
        JobOption.required("workflow", "FILE", "A Databricks bundle job file (*.job.yml)."),
        JobOption.optional("param", "NAME=VALUE[,..]", "Values for the workflow's parameters."),
        JobOption.optional("only", "TASK[,..]", "Run these tasks only; what they need is there."),
        JobOption.flag("summary", "Tell at the end what the lakehouse holds."));
  }

  @Override
  public boolean needsProject() {
    return false;
  }

  @Override
  public boolean alwaysRuns(JobContext context) {
    return true;
  }

  @Override
  public JobResult run(JobContext context) {
    Path file = Path.of(context.arguments().required("workflow"));
    List<String> jobs =
        Harness.tasks().stream()
            .filter(LakehouseJob.class::isInstance)
            .map(LakehouseTask::name)
            .toList();
    Workflow workflow =
        new WorkflowFile(file.getFileName().toString(), jobs)
            .read(text(file), parameters(context.arguments().list("param")))
            .only(context.arguments().list("only"));
    List<WorkflowTask> tasks = workflow.inOrder();
    List<RunOutcome> outcomes = new ArrayList<>();
    for (WorkflowTask task : tasks) {
      context
          .progress()
          .line("[%d/%d] %s".formatted(outcomes.size() + 1, tasks.size(), task.key()));
      RunOutcome outcome = context.runner().run(task.commandLine());
      outcomes.add(outcome);
      if (outcome.exitCode() != 0) {
        throw new TaskFailedException(
            "The workflow %s stopped at its task '%s'.".formatted(workflow.name(), task.key()),
            "%s did not succeed; %d tasks after it were not run."
                .formatted(outcome.job(), tasks.size() - outcomes.size()),
            "Mend what it says above and run the workflow again: what is done is not done twice.",
            outcome.exitCode());
      }
    }
    long idle = outcomes.stream().filter(done -> done.status() == RunStatus.UP_TO_DATE).count();
    return JobResult.of(
        "%s: %d tasks done, %d of them with nothing new to do."
            .formatted(workflow.name(), tasks.size(), idle));
  }

  @Override
  public void answer(JobContext context, PrintStream out) {
    if (context.arguments().has("summary")) {
      new WorkflowSummary(context.tables().forNewRun()).print(out);
    }
  }

  private static Map<String, String> parameters(List<String> settings) {
    Map<String, String> parameters = new LinkedHashMap<>();
    for (String setting : settings) {
      int equals = setting.indexOf('=');
      if (equals < 1) {
        throw new UsageException(
            "'" + setting + "' sets no parameter.", "", "Write --param NAME=VALUE.");
      }
      parameters.put(setting.substring(0, equals), setting.substring(equals + 1));
    }
    return parameters;
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (NoSuchFileException missing) {
      throw new UsageException(
          "There is no workflow file " + file + ".",
          "Looked from " + Path.of("").toAbsolutePath() + ".",
          "Correct --workflow.",
          missing);
    } catch (IOException failure) {
      throw new UncheckedIOException("reading " + file, failure);
    }
  }
}
