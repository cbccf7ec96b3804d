package io.lakeloop.core.job;

import io.lakeloop.core.config.Project;
import java.util.List;
import java.util.Optional;

/**
 * One command line, understood.
 *
 * @param task the job or command
 * @param environment the environment's name
 * @param project the project's folder, if given
 * @param overrides the values of {@code --set}
 * @param arguments the task's own options
 */
record Invocation(
    LakehouseTask task,
    String environment,
    Optional<String> project,
    List<String> overrides,
    JobArguments arguments) {
  Invocation {
    overrides = List.copyOf(overrides);
  }

  /** What makes two runs the same undertaking: job, project, options; not the process. */
  String identity() {
    return String.join(
        " ",
        task.name(),
        project.map(Project::nameOf).orElse("-"),
        arguments.toString(),
        String.join(" ", overrides.stream().sorted().toList()));
  }

  /** The project's name: the last part of its folder. */
  String projectName() {
    return project.map(Project::nameOf).orElse("");
  }
}
