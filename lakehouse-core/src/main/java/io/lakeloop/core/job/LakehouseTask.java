package io.lakeloop.core.job;

import java.util.List;
import java.util.Optional;

/** What can be named on the command line: a job or a command. */
public sealed interface LakehouseTask permits LakehouseJob, LakehouseCommand {
  /** The name on the command line: verb and noun in kebab case. */
  String name();

  /** What it does, in one line. */
  String summary();

  /** The options it takes beside those every job takes. */
  default List<JobOption> options() {
    return List.of();
  }

  /** Whether it works on a project, named by {@code --project}. */
  default boolean needsProject() {
    return true;
  }

  /**
   * The positional parameter among {@link #options} that names the project's folder, in place of
   * {@code --project}.
   */
  default Optional<String> projectParameter() {
    return Optional.empty();
  }
}
