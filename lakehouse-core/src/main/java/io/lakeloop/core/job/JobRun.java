package io.lakeloop.core.job;

import io.lakeloop.core.config.Project;
import io.lakeloop.core.failure.LakeloopException;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** One run of one job: begun, run, recorded. */
final class JobRun implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(JobRun.class);
  // Tasks on executors see it as a local property; log lines of the driver as a context value.
  private static final String RUN_ID = "lakeloop.run.id";

  private final LakehouseJob job;
  private final Invocation invocation;
  private final JobContext context;
  private final JobRuns runs;
  private final PrintStream err;
  private final @Nullable String outerRun;

  JobRun(
      LakehouseJob job, Invocation invocation, JobContext context, JobRuns runs, PrintStream err) {
    this.job = job;
    this.invocation = invocation;
    this.context = context;
    this.runs = runs;
    this.err = err;
    this.outerRun = context.spark().sparkContext().getLocalProperty(RUN_ID);
    mark(context.runId());
  }

  /** Runs the job, unless nothing has changed since it last ran. */
  RunOutcome run() {
    try {
      if (isUpToDate()) {
        runs.foundUpToDate(record(RunStatus.UP_TO_DATE, "Nothing new.", 0, null));
        context.progress().line("= " + job.name() + ": nothing new");
        return outcome(RunStatus.UP_TO_DATE, 0, Optional.of(JobResult.of("Nothing new.")));
      }
      context.progress().line("> " + job.name());
      LOG.info("{} begins", job.name());
      runs.started(record(RunStatus.STARTED, "", 0, null));
      JobResult result = job.run(context);
      runs.ended(record(RunStatus.SUCCEEDED, result.message(), result.rowsRead(), null));
      LOG.info("{}: {}", job.name(), result.message());
      context.progress().line("+ %s: %s (%s)".formatted(job.name(), result.message(), seconds()));
      return outcome(RunStatus.SUCCEEDED, 0, Optional.of(result));
    } catch (LakeloopException refused) {
      LOG.info("{} refused: {}", job.name(), refused.getMessage());
      runs.ended(record(RunStatus.REFUSED, "", 0, refused.getMessage()));
      err.println(refused.getMessage());
      return outcome(RunStatus.REFUSED, refused.exitCode(), Optional.empty());
    }
  }

  /** Records a failure that is not the user's. */
  RunOutcome failed(Exception failure, int exitCode) {
    runs.ended(record(RunStatus.FAILED, "", 0, failure.toString()));
    return outcome(RunStatus.FAILED, exitCode, Optional.empty());
  }

  /** What is logged from here on is the outer run's again. */
  @Override
  public void close() {
    mark(outerRun);
  }

  private boolean isUpToDate() {
    return !job.alwaysRuns(context)
        && runs.previous(invocation.identity())
            .filter(
                previous ->
                    previous.stillHolds(context.build().id(), configHashes(), context.tables()))
            .isPresent();
  }

  private Map<String, String> configHashes() {
    Project project = context.optionalProject();
    return project == null ? Map.of() : project.fileHashes();
  }

  private void mark(@Nullable String runId) {
    context.spark().sparkContext().setLocalProperty(RUN_ID, runId);
    if (runId == null) {
      MDC.remove(RUN_ID);
    } else {
      MDC.put(RUN_ID, runId);
    }
  }

  private RunRecord record(
      RunStatus status, String message, long rowsRead, @Nullable String error) {
    Project project = context.optionalProject();
    Optional<PreviousRun> unchanged =
        status == RunStatus.UP_TO_DATE ? runs.previous(invocation.identity()) : Optional.empty();
    return new RunRecord(
        context.runId(),
        invocation.identity(),
        job.name(),
        invocation.projectName(),
        context.environment().name(),
        status,
        context.startedAt(),
        status == RunStatus.STARTED ? Optional.empty() : Optional.of(Instant.now()),
        context.user(),
        context.build().id(),
        project == null ? "" : project.hash(),
        unchanged
            .map(PreviousRun::configRead)
            .orElseGet(() -> project == null ? Map.of() : project.filesRead()),
        unchanged
            .map(PreviousRun::tablesRead)
            .orElseGet(() -> context.tables().access().tablesRead()),
        unchanged
            .map(PreviousRun::tablesWritten)
            .orElseGet(() -> context.tables().access().tablesWritten()),
        rowsRead,
        context.tables().access().rowsWritten(),
        message,
        error);
  }

  private RunOutcome outcome(RunStatus status, int exitCode, Optional<JobResult> result) {
    return new RunOutcome(
        job.name(),
        context.runId(),
        status,
        exitCode,
        result,
        Duration.between(context.startedAt(), Instant.now()),
        context.tables().access().tablesRead(),
        context.tables().access().tablesWritten(),
        context.tables().access().rowsWritten());
  }

  private String seconds() {
    return "%.1f s"
        .formatted(Duration.between(context.startedAt(), Instant.now()).toMillis() / 1000.0);
  }
}
