package io.lakeloop.training;

import io.lakeloop.core.job.Progress;
import io.lakeloop.registry.ScoringModel;
import io.lakeloop.registry.Task;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Trains candidates on the training rows and scores them on the rows held out. What several need
 * prepared in the same way is prepared once, also where several are trained at once; close it when
 * all are trained.
 */
final class CandidateTrainer implements AutoCloseable {
  private final String model;
  private final SplitRows rows;
  private final Progress progress;
  private final Map<Boolean, PreparedRows> prepared = new ConcurrentHashMap<>();

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

  /**
   * Trains a recipe and scores it on the test rows; it is chosen by these until told otherwise. The
   * time it takes includes what others that are trained at once keep it waiting.
   *
   * @throws io.lakeloop.core.failure.DataRefusedException if the algorithm cannot learn from rows
   *     such as these
   */
  Candidate train(String name, Recipe recipe) {
    Instant begun = Instant.now();
    PreparedRows vectors = prepared(recipe);
    PipelineModel pipeline = vectors.whole(vectors.fit(recipe, vectors.vectors()));
    Candidate candidate =
        new Candidate(
            name,
            recipe,
            pipeline,
            scores(recipe, pipeline, rows.test()),
            Map.of(),
            begun,
            Instant.now());
    progress.step(
        "%s / %s: %s (%.1f s)".formatted(model, name, headline(candidate), candidate.seconds()));
    return candidate;
  }

  /** A candidate's scores on the validation rows; empty where the training set has none. */
  Map<String, Double> onValidation(Candidate candidate) {
    return rows.validation()
        .map(held -> scores(candidate.recipe(), candidate.pipeline(), held))
        .orElse(Map.of());
  }

  @Override
  public void close() {
    prepared.values().forEach(PreparedRows::close);
  }

  private PreparedRows prepared(Recipe recipe) {
    return prepared.computeIfAbsent(
        recipe.algorithm().isLinear(),
        oneHot -> new PreparedRows(recipe.design(), oneHot, rows.trained(), rows.train()));
  }

  private static Map<String, Double> scores(
      Recipe recipe, PipelineModel pipeline, Dataset<Row> held) {
    ModelDesign design = recipe.design();
    return new ScoringModel(pipeline, design.task()).measure(held, design.label()).asMap();
  }

  private static String headline(Candidate candidate) {
    return headline(candidate.recipe().design().task()).stream()
        .flatMap(
            metric ->
                Optional.ofNullable(candidate.metrics().get(metric))
                    .map(score -> metric + " " + text(score))
                    .stream())
        .collect(Collectors.joining(", "));
  }

  private static List<String> headline(Task task) {
    return switch (task) {
      case BINARY -> List.of("auc_roc", "average_precision");
      case MULTICLASS -> List.of("accuracy", "macro_f1");
      case REGRESSION -> List.of("rmse", "r2");
    };
  }

  /** A score as people read it. */
  static String text(double score) {
    return String.format(Locale.ROOT, Math.abs(score) < 10 ? "%.3f" : "%.1f", score);
  }
}
