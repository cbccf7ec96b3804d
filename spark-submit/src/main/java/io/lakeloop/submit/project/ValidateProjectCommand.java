package io.lakeloop.submit.project;

import io.lakeloop.core.config.Problems;
import io.lakeloop.core.job.JobContext;
import io.lakeloop.core.job.JobOption;
import io.lakeloop.core.job.LakehouseCommand;
import io.lakeloop.core.job.ProjectCheck;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;

/**
 * Checks all of a project's files and runs nothing: first their shape, with all mistakes of all
 * files together, then what each stage checks of names and SQL, again all together.
 */
public final class ValidateProjectCommand implements LakehouseCommand {
  private static final String FOLDER = "DIR";

  @Override
  public String name() {
    return "validate-project";
  }

  @Override
  public String summary() {
    return "Checks all files of a project and tells all mistakes at once; runs nothing.";
  }

  @Override
  public List<JobOption> options() {
    return List.of(JobOption.parameter(FOLDER, "The project's folder."));
  }

  @Override
  public Optional<String> projectParameter() {
    return Optional.of(FOLDER);
  }

  @Override
  public void run(JobContext context, PrintStream out) {
    Problems problems = new Problems();
    int checks = 0;
    for (ProjectCheck check : ServiceLoader.load(ProjectCheck.class)) {
      check.check(context, problems);
      checks++;
    }
    problems.throwIfAny();
    Map<String, String> files = context.project().fileHashes();
    long sql = files.keySet().stream().filter(file -> file.endsWith(".sql")).count();
    out.printf(
        "%s is valid in '%s': %d config files, %d SQL files, %d stages' checks.%n",
        context.arguments().required(FOLDER),
        context.environment().name(),
        files.size() - sql,
        sql,
        checks);
  }
}
