package io.lakeloop.training;

import io.lakeloop.core.job.Progress;
import io.lakeloop.registry.ScoringModel;
import io.lakeloop.registry.Task;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.spark.ml.PipelineModel;

/** Trains a candidate on the training rows and scores it on the test rows. */
final class CandidateTrainer {
  private final String model;
  private final SplitRows rows;
  private final Progress progress;

  /**
   * A trainer for one model's candidates.
   *
   * @param progress where each candidate's scores are told
   */
  CandidateTrainer(String model, SplitRows rows, Progress progress) {
    this.model = model;
    this.rows = rows;
    this.progress = progress;
  }

  Candidate train(String name, Recipe recipe) {
    Instant begun = Instant.now();
    PipelineModel pipeline = ModelPipeline.fit(recipe, rows);
    ModelDesign design = recipe.design();
    Map<String, Double> metrics =
        Evaluation.of(
            design.task(),
            new ScoringModel(pipeline, design.task()).score(rows.test()),
            design.label());
    Candidate candidate = new Candidate(name, recipe, pipeline, metrics, begun, Instant.now());
    progress.step(
        "%s / %s: %s (%.1f s)".formatted(model, name, headline(candidate), candidate.seconds()));
    return candidate;
  }

  private static String headline(Candidate candidate) {
    List<String> shown =
        candidate.recipe().design().task() == Task.BINARY
            ? List.of("auc_roc", "average_precision")
            : List.of("rmse", "r2");
    return shown.stream()
        .map(metric -> metric + " " + text(candidate.metric(metric)))
        .collect(Collectors.joining(", "));
  }

  /** A score as people read it. */
  static String text(double score) {
    return String.format(Locale.ROOT, Math.abs(score) < 10 ? "%.3f" : "%.1f", score);
  }
}
