package io.lakeloop.monitor;

import io.lakeloop.core.job.JobContext;
import io.lakeloop.core.job.JobOption;
import io.lakeloop.core.job.JobResult;
import io.lakeloop.core.job.LakehouseJob;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Writes a page about the monitors of a project: {@code <root>/_dashboards/PROJECT.html}; about one
 * of them, {@code PROJECT-MONITOR.html}.
 */
public final class RenderDashboardJob implements LakehouseJob {
  @Override
  public String name() {
    return "render-dashboard";
  }

  @Override
  public String summary() {
    return "Writes one self-contained HTML page about the monitored models.";
  }

  @Override
  public List<JobOption> options() {
    return List.of(Monitor.OPTION);
  }

  /** The page is no table: a run whose page is gone does not hold. */
  @Override
  public boolean alwaysRuns(JobContext context) {
    Path file = file(context);
    try {
      return !fileSystem(context, file).exists(file);
    } catch (IOException failure) {
      throw new UncheckedIOException("looking for " + file, failure);
    }
  }

  @Override
  public JobResult run(JobContext context) {
    DashboardReader reader = new DashboardReader(context.tables());
    List<DashboardFacts> facts = Monitor.chosen(context).stream().map(reader::read).toList();
    String page = DashboardPage.html(context.project().name(), context.environment().name(), facts);
    Path file = file(context);
    boolean written = write(context, file, page);
    return JobResult.of((written ? "Wrote " : "Unchanged: ") + file).with("page", file);
  }

  private static Path file(JobContext context) {
    String part =
        context.arguments().value(Monitor.OPTION.name()).map(name -> "-" + name).orElse("");
    return new Path(
        context.environment().folder("_dashboards"), context.project().name() + part + ".html");
  }

  private static FileSystem fileSystem(JobContext context, Path file) throws IOException {
    return file.getFileSystem(context.spark().sessionState().newHadoopConf());
  }

  private static boolean write(JobContext context, Path file, String page) {
    byte[] bytes = page.getBytes(StandardCharsets.UTF_8);
    try {
      FileSystem files = fileSystem(context, file);
      if (Arrays.equals(bytes, present(files, file))) {
        return false;
      }
      try (OutputStream out = files.create(file, true)) {
        out.write(bytes);
      }
      return true;
    } catch (IOException failure) {
      throw new UncheckedIOException("writing " + file, failure);
    }
  }

  private static byte[] present(FileSystem files, Path file) throws IOException {
    try (InputStream in = files.open(file)) {
      return in.readAllBytes();
    } catch (FileNotFoundException absent) {
      return new byte[0];
    }
  }
}
