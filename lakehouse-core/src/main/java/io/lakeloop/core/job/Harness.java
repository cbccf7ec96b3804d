package io.lakeloop.core.job;

import io.lakeloop.core.config.Project;
import io.lakeloop.core.failure.LakeloopException;
import io.lakeloop.core.table.Environment;
import io.lakeloop.core.table.Environments;
import io.lakeloop.core.table.Tables;
import java.io.PrintStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs jobs and commands from command lines: parses, reads the config, checks the environment, and
 * only then opens a session. One harness serves one application; its session is opened once.
 *
 * <p>Exit codes: 0 success, 1 unexpected failure, 2 bad usage or config, 3 data refused by an
 * expectation, 4 refused by policy.
 */
public final class Harness implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Harness.class);
  private static final int UNEXPECTED = 1;

  private final PrintStream out;
  private final PrintStream err;
  private final Map<String, String> variables;
  private final Build build = Build.current();
  private final CommandLineParser parser;
  private final Progress progress;
  private final Sessions sessions;

  /**
   * A harness over the jobs and commands on the class path.
   *
   * @param out where commands answer
   * @param err where progress and failures are told
   * @param variables the process's environment variables; progress is shown where {@code
   *     LAKELOOP_PROGRESS} is {@code on}, as the launcher says at a terminal
   */
  public Harness(PrintStream out, PrintStream err, Map<String, String> variables) {
    this.out = out;
    this.err = err;
    this.variables = Map.copyOf(variables);
    this.parser = new CommandLineParser(tasks(), build);
    this.progress = new Progress(err, "on".equals(variables.get("LAKELOOP_PROGRESS")));
    this.sessions = new Sessions();
  }

  /** Every job and command on the class path, in no order. */
  public static List<LakehouseTask> tasks() {
    List<LakehouseTask> tasks = new ArrayList<>();
    ServiceLoader.load(LakehouseJob.class).forEach(tasks::add);
    ServiceLoader.load(LakehouseCommand.class).forEach(tasks::add);
    return tasks;
  }

  /**
   * Runs one command line to its end and tells how it went. Here, and where a job's end is
   * recorded, all that a run may throw comes to an exit code: Scala throws checked exceptions
   * undeclared.
   *
   * @return the exit code
   */
  public int run(List<String> commandLine) {
    try {
      Optional<Invocation> invocation = parser.parse(commandLine, out);
      return invocation.isEmpty() ? 0 : run(invocation.get());
    } catch (LakeloopException refused) {
      err.println(refused.getMessage());
      return refused.exitCode();
    } catch (Exception unexpected) {
      return unexpected(String.join(" ", commandLine), unexpected);
    }
  }

  private int run(Invocation invocation) {
    LakehouseTask task = invocation.task();
    Environments environments = new Environments(confFolder() + "/environments", variables);
    if (task instanceof LakehouseCommand command) {
      JobContext context = prepare(invocation, environments, command.needsSpark());
      command.run(context, out);
      return 0;
    }
    return runJob(invocation, environments).exitCode();
  }

  private RunOutcome runJob(Invocation invocation, Environments environments) {
    LakehouseJob job = (LakehouseJob) invocation.task();
    build.requireAllowedIn(environments.loadForWriting(invocation.environment()));
    JobContext context = prepare(invocation, environments, true);
    try (JobRun run = new JobRun(job, invocation, context, sessions.runs(context.tables()), err)) {
      RunOutcome outcome = toItsEnd(run, job.name());
      if (outcome.exitCode() == 0) {
        job.answer(context, out);
      }
      return outcome;
    }
  }

  /** Scala throws checked exceptions undeclared: all that a run throws comes to an exit code. */
  private RunOutcome toItsEnd(JobRun run, String job) {
    try {
      return run.run();
    } catch (Exception failure) {
      return run.failed(failure, unexpected(job, failure));
    }
  }

  /** Everything that can be refused is, before a session is opened. */
  private JobContext prepare(Invocation invocation, Environments environments, boolean spark) {
    Environment environment = environments.load(invocation.environment());
    Project project =
        invocation
            .project()
            .map(
                folder ->
                    Project.load(folder, environment.name(), variables, invocation.overrides()))
            .orElse(null);
    return new JobContext(
        UUID.randomUUID().toString(),
        Instant.now(),
        variables.getOrDefault("LAKELOOP_USER", System.getProperty("user.name", "unknown")),
        invocation.arguments(),
        variables,
        environments,
        environment,
        build,
        progress,
        words -> runInside(words, environments),
        project,
        spark ? tables(environments, environment, project) : null);
  }

  private Tables tables(
      Environments environments, Environment environment, @Nullable Project project) {
    Tables tables = sessions.tables(environments, environment);
    return project == null ? tables : tables.forProject(project.name());
  }

  private RunOutcome runInside(List<String> words, Environments environments) {
    Invocation invocation =
        parser
            .parse(words, out)
            .filter(parsed -> parsed.task() instanceof LakehouseJob)
            .orElseThrow(() -> new IllegalArgumentException("no job: " + String.join(" ", words)));
    return runJob(invocation, environments);
  }

  private int unexpected(String what, Exception failure) {
    LOG.error("{} failed", what, failure);
    // Spark puts the stack trace of a task into the message itself.
    String reason =
        failure
            .toString()
            .lines()
            .takeWhile(line -> !line.startsWith("\tat "))
            .collect(Collectors.joining("\n"));
    err.println(what + " failed unexpectedly: " + reason);
    err.println(
        "  cause: see %s/lakeloop.json for the stack trace."
            .formatted(variables.getOrDefault("LAKELOOP_LOGS", "lakehouse/logs")));
    err.println("  remedy: run it again; nothing half-done is visible. Report it if it stays.");
    return UNEXPECTED;
  }

  private String confFolder() {
    return variables.getOrDefault("LAKELOOP_CONF", "conf");
  }

  /** Writes what is still only noted and closes the session, where one was opened. */
  @Override
  public void close() {
    sessions.close();
  }
}
