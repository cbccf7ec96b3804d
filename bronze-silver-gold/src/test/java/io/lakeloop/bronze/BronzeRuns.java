package io.lakeloop.bronze;

import io.lakeloop.core.LocalLakehouse;
import io.lakeloop.core.job.JobArguments;
import io.lakeloop.core.job.JobContext;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/**
 * Runs of {@code ingest-bronze} over a lakehouse's project as the job has them, an hour after each
 * other. What a harness does before and after, and notes of a run, is left out.
 */
final class BronzeRuns {
  private final LocalLakehouse lakehouse;
  private final Map<String, String> variables;
  private Instant startedAt = Instant.parse("2024-06-01T00:00:00Z");

  /**
   * Runs of the project in the folder {@code project}.
   *
   * @param variables that its config names
   */
  BronzeRuns(LocalLakehouse lakehouse, Map<String, String> variables) {
    this.lakehouse = lakehouse;
    this.variables = variables;
  }

  /** Takes in what is new, and gives what the job says of it: {@code 3 rows}. */
  String run() {
    return run(Map.of());
  }

  /** The same with options of the job. */
  String run(Map<String, String> options) {
    return new IngestBronzeJob().run(context(options)).message();
  }

  /** What the next run works with. */
  JobContext context(Map<String, String> options) {
    startedAt = startedAt.plus(Duration.ofHours(1));
    JobContext begun =
        lakehouse.context(
            new JobArguments(options),
            lakehouse.project("project", variables),
            lakehouse.tables().forProject("project"));
    return new JobContext(
        "run at " + startedAt,
        startedAt,
        begun.user(),
        begun.arguments(),
        begun.variables(),
        begun.environments(),
        begun.environment(),
        begun.build(),
        begun.progress(),
        begun.runner(),
        begun.optionalProject(),
        begun.optionalTables());
  }
}
