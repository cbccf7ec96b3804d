package io.lakeloop.core.job;

import io.lakeloop.core.config.Project;
import io.lakeloop.core.table.Environment;
import io.lakeloop.core.table.Environments;
import io.lakeloop.core.table.Tables;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/**
 * What one run of a job or command has to work with.
 *
 * @param runId this run's id, as in {@code ops.job_runs}
 * @param startedAt when the run began; the one clock reading that a run's rows carry
 * @param user who runs it: {@code LAKELOOP_USER}, else the user of the operating system
 * @param arguments the options given
 * @param variables the process's environment variables
 * @param environments all environments
 * @param environment the one run in
 * @param build the jar's build
 * @param progress where to tell a person what is going on
 * @param runner runs other jobs inside this application
 * @param optionalProject the project, where the job works on one
 * @param optionalTables the tables, where there is a session
 */
public record JobContext(
    String runId,
    Instant startedAt,
    String user,
    JobArguments arguments,
    Map<String, String> variables,
    Environments environments,
    Environment environment,
    Build build,
    Progress progress,
    JobRunner runner,
    @Nullable Project optionalProject,
    @Nullable Tables optionalTables) {

  /** The project the job works on. */
  public Project project() {
    return Optional.ofNullable(optionalProject)
        .orElseThrow(() -> new IllegalStateException("the job declared that it needs no project"));
  }

  /** The tables of the environment. */
  public Tables tables() {
    return Optional.ofNullable(optionalTables)
        .orElseThrow(
            () -> new IllegalStateException("the command declared that it needs no Spark"));
  }

  /** The Spark session. */
  public SparkSession spark() {
    return tables().spark();
  }
}
