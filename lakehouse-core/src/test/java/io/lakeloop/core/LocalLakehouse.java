package io.lakeloop.core;

import io.lakeloop.core.config.Problems;
import io.lakeloop.core.config.Project;
import io.lakeloop.core.job.Build;
import io.lakeloop.core.job.Harness;
import io.lakeloop.core.job.JobArguments;
import io.lakeloop.core.job.JobContext;
import io.lakeloop.core.job.Progress;
import io.lakeloop.core.job.ProjectCheck;
import io.lakeloop.core.table.Columns;
import io.lakeloop.core.table.Environments;
import io.lakeloop.core.table.TableName;
import io.lakeloop.core.table.Tables;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.jspecify.annotations.Nullable;

/**
 * A lakehouse in a folder, with the environments dev, staging and prod (dev and staging read
 * through prod), and a way to run command lines against it as the jar would.
 */
public final class LocalLakehouse {
  private final Path folder;
  private final Map<String, String> variables = new HashMap<>();
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private @Nullable Harness application;

  /** A lakehouse below an empty folder. */
  public LocalLakehouse(Path folder) {
    this.folder = folder;
    environment("prod", "");
    environment("staging", "reads-through: prod\n");
    environment("dev", "reads-through: prod\n");
    variables.put("LAKELOOP_CONF", folder.resolve("conf").toString());
    variables.put("LAKELOOP_USER", "tester");
  }

  /** What a run came to: exit code, what it answered, what it told. */
  public record Answer(int exitCode, String out, String err) {}

  /** Sets an environment variable of the runs to come. */
  public LocalLakehouse variable(String name, String value) {
    variables.put(name, value);
    return restarted();
  }

  /** This, its next run the first of a new application: what went before is read from tables. */
  public LocalLakehouse restarted() {
    application = null;
    return this;
  }

  /** Writes a file below the lakehouse's folder and gives its path. */
  public Path write(String relative, String text) {
    try {
      Path file = folder.resolve(relative);
      Files.createDirectories(file.getParent());
      return Files.writeString(file, text);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /**
   * Takes over a part of another lakehouse as it stands now, so that what is costly to make is made
   * once for many tests. Tables know no path of their own; a path in a row leads to the other one.
   *
   * @param other the other lakehouse's folder
   * @param part a folder below it, such as {@code lakehouse/dev/registry}
   */
  public LocalLakehouse copy(Path other, String part) {
    Path from = other.resolve(part);
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Path copy = folder.resolve(part).resolve(from.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(copy);
        } else {
          Files.copy(file, copy);
        }
      }
      return this;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** The folder below which everything lies. */
  public Path folder() {
    return folder;
  }

  /** The environments. */
  public Environments environments() {
    return new Environments(folder.resolve("conf/environments").toString(), variables);
  }

  /** The tables of an environment, as a new run sees them. */
  public Tables tables(String environment) {
    return new Tables(LocalSpark.session(), environments(), environments().load(environment));
  }

  /** The tables of {@code dev}. */
  public Tables tables() {
    return tables("dev");
  }

  /**
   * Runs one command line through the harness, in this JVM's session, as a step of the application
   * that also ran those before.
   */
  public Answer run(String... words) {
    LocalSpark.session();
    out.reset();
    err.reset();
    if (application == null) {
      application = new Harness(stream(out), stream(err), variables);
    }
    // Closing it writes what it has only noted; the session is not its own, and stays.
    try (Harness running = application) {
      int code = running.run(List.of(words));
      return new Answer(
          code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
  }

  /**
   * What a check finds in a project of {@code dev}, without the process's environment variables.
   *
   * @param project the project's folder, below this one or anywhere
   * @param tables what there is already; null: only the files are looked at
   */
  public Problems check(ProjectCheck check, String project, @Nullable Tables tables) {
    Problems problems = new Problems();
    JobContext context = context(JobArguments.none(), project(project, Map.of()), tables);
    check.check(context, problems);
    return problems;
  }

  /** A project of {@code dev} in a folder below this one or anywhere. */
  public Project project(String project, Map<String, String> environment) {
    return Project.load(folder.resolve(project).toString(), "dev", environment, List.of());
  }

  /** What a job of {@code dev} is run with that is not run through the harness. */
  public JobContext context(
      JobArguments arguments, @Nullable Project project, @Nullable Tables tables) {
    return new JobContext(
        "run",
        Instant.EPOCH,
        "tester",
        arguments,
        Map.of(),
        environments(),
        environments().load("dev"),
        Build.current(),
        Progress.quiet(),
        words -> {
          throw new IllegalStateException("it runs no job");
        },
        project,
        tables);
  }

  /** The rows of some columns of a table, all where none is named, as text, sorted. */
  public List<String> rows(String table, String... columns) {
    Dataset<Row> rows = tables().read(TableName.parse(table));
    Column[] picked =
        columns.length == 0
            ? new Column[] {functions.col("*")}
            : Arrays.stream(columns).map(Columns::named).toArray(Column[]::new);
    return rows.select(picked).collectAsList().stream().map(Row::toString).sorted().toList();
  }

  /**
   * Forgets that the newest batch of a checkpoint ended, as a kill between the table's commit and
   * the checkpoint's would.
   */
  public void forgetLastBatch(String checkpoint) {
    Path commits = folder.resolve("lakehouse/dev/_checkpoints/" + checkpoint + "/commits");
    try (Stream<Path> files = Files.list(commits)) {
      String newest =
          files
              .map(file -> file.getFileName().toString())
              .filter(name -> name.matches("\\d+"))
              .max(Comparator.comparing(Long::valueOf))
              .orElseThrow();
      Files.delete(commits.resolve(newest));
      Files.deleteIfExists(commits.resolve("." + newest + ".crc"));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private void environment(String name, String more) {
    write(
        "conf/environments/" + name + ".yml",
        "root: " + folder.resolve("lakehouse/" + name) + "\n" + more);
  }

  private static PrintStream stream(ByteArrayOutputStream bytes) {
    return new PrintStream(bytes, true, StandardCharsets.UTF_8);
  }
}
