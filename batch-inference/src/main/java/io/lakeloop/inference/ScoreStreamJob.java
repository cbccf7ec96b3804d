package io.lakeloop.inference;

import io.lakeloop.core.failure.UsageException;
import io.lakeloop.core.job.JobContext;
import io.lakeloop.core.job.JobOption;
import io.lakeloop.core.job.JobResult;
import io.lakeloop.core.job.LakehouseJob;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Scores rows as they come, with the version in Production when the stream starts, until it is
 * stopped. It goes on where {@code score-batch} stopped, and the other way round; while it runs,
 * {@code score-batch} can only score explicit spans.
 */
public final class ScoreStreamJob implements LakehouseJob {
  private static final String INTERVAL = "interval";
  private static final String FOR = "for";
  private static final Duration USUAL_INTERVAL = Duration.ofSeconds(10);

  @Override
  public String name() {
    return "score-stream";
  }

  @Override
  public String summary() {
    return "Score rows as they come with the version in Production.";
  }

  @Override
  public List<JobOption> options() {
    return List.of(
        ModelOption.option(),
        JobOption.optional(INTERVAL, "SPAN", "How often to look for rows (default: 10s)."),
        JobOption.optional(FOR, "SPAN", "How long to run, such as 1h; left out: until stopped."));
  }

  /** What will have come cannot be known beforehand. */
  @Override
  public boolean alwaysRuns(JobContext context) {
    return true;
  }

  @Override
  public JobResult run(JobContext context) {
    Map<String, ScoringConfig> chosen =
        ModelOption.chosen(
            context.project().config(InferenceConfig.class).models(),
            context.arguments(),
            InferenceStage.FILE);
    if (chosen.size() != 1) {
      throw new UsageException(
          "score-stream scores with one model.",
          "%s declares %d: %s."
              .formatted(InferenceStage.FILE, chosen.size(), String.join(", ", chosen.keySet())),
          "Name one with --model, and start one job for each.");
    }
    Duration interval = context.arguments().span(INTERVAL).orElse(USUAL_INTERVAL);
    Optional<Duration> atMost = context.arguments().span(FOR);
    Map.Entry<String, ScoringConfig> model = chosen.entrySet().iterator().next();
    Scoring scoring = Scoring.prepare(context, model.getKey(), model.getValue());
    context.progress().step("scoring with %s as rows come".formatted(scoring.version().label()));
    long added = scoring.scoreContinuously(interval, atMost);
    return JobResult.of("Added %d predictions of %s.".formatted(added, scoring.version().label()))
        .with(scoring.version().label(), added);
  }
}
