package io.lakeloop.submit.project;

import io.lakeloop.core.failure.UsageException;
import io.lakeloop.core.job.JobContext;
import io.lakeloop.core.job.JobOption;
import io.lakeloop.core.job.LakehouseCommand;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Writes the files of a new project, for its user to change. */
public final class InitProjectCommand implements LakehouseCommand {
  @Override
  public String name() {
    return "init-project";
  }

  @Override
  public String summary() {
    return "Writes a commented project to start from: init-project my-shop.";
  }

  @Override
  public List<JobOption> options() {
    return List.of(
        JobOption.parameter("NAME", "The project's name: lower-case words joined by hyphens."),
        JobOption.optional(
            "into", "DIR", "The folder of projects (default: projects/ beside the environments)."));
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
    String name = context.arguments().required("NAME");
    if (!name.matches("[a-z][a-z0-9]*(-[a-z0-9]+)*")) {
      throw new UsageException(
          "'" + name + "' is no project name.",
          "It names a folder and, with underscores for hyphens, a model.",
          "Write lower-case words joined by hyphens, such as my-shop.");
    }
    String projects =
        context
            .arguments()
            .value("into")
            .orElseGet(
                () -> context.variables().getOrDefault("LAKELOOP_CONF", "conf") + "/projects");
    Path folder = Path.of(projects, name);
    if (Files.exists(folder)) {
      throw new UsageException(
          folder + " is there already.",
          "A project is never written over.",
          "Choose another name, or remove the folder first.");
    }
    new NewProject(name).writeTo(folder);
    out.printf("%s:%n", folder);
    NewProject.FILES.forEach(file -> out.println("  " + file));
    out.println("Next: make tables.yml say where your files lie and what is in them, then");
    out.printf("  spark-submit/submit validate-project %s%n", folder);
    out.printf("  spark-submit/submit ingest-bronze --project %s%n", folder);
  }
}
