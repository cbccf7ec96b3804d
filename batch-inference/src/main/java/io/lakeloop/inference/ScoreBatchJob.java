package io.lakeloop.inference;

import io.lakeloop.core.job.JobContext;
import io.lakeloop.core.job.JobOption;
import io.lakeloop.core.job.JobResult;
import io.lakeloop.core.job.LakehouseJob;
import io.lakeloop.core.job.TimeRangeOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Scores the rows that have come since the last run, or those of an explicit span of event time,
 * with the version in Production. What was scored with that version already is not scored again.
 */
public final class ScoreBatchJob implements LakehouseJob {
  @Override
  public String name() {
    return "score-batch";
  }

  @Override
  public String summary() {
    return "Score new rows, or a range of time, with the version in Production.";
  }

  @Override
  public List<JobOption> options() {
    List<JobOption> options = new ArrayList<>(List.of(ModelOption.option()));
    options.addAll(TimeRangeOptions.options("Score again"));
    return options;
  }

  @Override
  public JobResult run(JobContext context) {
    TimeRangeOptions range = TimeRangeOptions.of(context.arguments());
    Map<String, ScoringConfig> chosen =
        ModelOption.chosen(
            context.project().config(InferenceConfig.class).models(),
            context.arguments(),
            InferenceStage.FILE);
    long all = 0;
    JobResult result = JobResult.of("");
    for (Map.Entry<String, ScoringConfig> model : chosen.entrySet()) {
      Scoring scoring = Scoring.prepare(context, model.getKey(), model.getValue());
      context.progress().step("scoring with " + scoring.version().label());
      long added =
          range.given() ? scoring.scoreRange(range.from(), range.until()) : scoring.scoreNew();
      all += added;
      result = result.with(scoring.version().label(), added);
    }
    return new JobResult(
        0,
        "Added %d predictions of %s.".formatted(all, String.join(", ", result.figures().keySet())),
        result.figures());
  }
}
