package io.lakeloop.training;

import io.lakeloop.core.failure.DataRefusedException;
import io.lakeloop.core.failure.UsageException;
import io.lakeloop.core.job.JobContext;
import io.lakeloop.core.job.JobResult;
import io.lakeloop.features.TrainingSet;
import io.lakeloop.registry.ModelRegistry;
import io.lakeloop.registry.ModelVersion;
import io.lakeloop.registry.Provenance;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Trains a registered version again, from nothing but its provenance and the pinned training set,
 * and compares the scores. Registers nothing.
 */
final class Reproduction {
  private static final double TOLERANCE = 1e-9;

  private final JobContext context;

  Reproduction(JobContext context) {
    this.context = context;
  }

  /**
   * Reproduces a version.
   *
   * @param label {@code MODEL/VERSION}
   * @throws UsageException if there is no such version
   * @throws DataRefusedException with the differences, if rows or scores are others
   */
  JobResult run(String label) {
    ModelVersion version = version(label);
    Provenance from = version.provenance();
    Recipe recipe = Recipe.of(from);
    try (SplitRows rows =
            SplitRows.of(
                recipe.design(),
                context
                    .tables()
                    .readAt(TrainingSet.table(from.trainingSet()), from.trainingSetVersion()));
        CandidateTrainer trainer =
            new CandidateTrainer(version.label(), rows, context.progress())) {
      Candidate again = trainer.train("again", recipe);
      List<String> differences = differences(from, rows.counts(), again.metrics());
      if (!differences.isEmpty()) {
        throw new DataRefusedException(
            "%s cannot be reproduced.".formatted(version.label()),
            "Trained again from training_sets.%s@%d: %s."
                .formatted(
                    from.trainingSet(), from.trainingSetVersion(), String.join("; ", differences)),
            "Compare build %s and %s with this run's, and the table's history."
                .formatted(from.build(), from.runtime()));
      }
      return JobResult.of(
          "Reproduced %s: %d metrics equal to %s relative."
              .formatted(version.label(), again.metrics().size(), TOLERANCE),
          rows.counts().values().stream().mapToLong(Long::longValue).sum());
    }
  }

  private ModelVersion version(String label) {
    String[] parts = label.split("/", 2);
    ModelRegistry registry = ModelRegistry.of(context.tables());
    return registry.versions(parts[0]).stream()
        .filter(version -> version.label().equals(label))
        .findFirst()
        .orElseThrow(
            () ->
                new UsageException(
                    "There is no model version '%s' in '%s'."
                        .formatted(label, context.environment().name()),
                    "--reproduce takes MODEL/VERSION, such as card_fraud/3.",
                    "See list-models for what there is."));
  }

  private static List<String> differences(
      Provenance from, Map<String, Long> rows, Map<String, Double> metrics) {
    List<String> differences = new ArrayList<>();
    rows.forEach(
        (split, count) -> {
          if (!count.equals(from.rows().get(split))) {
            differences.add(
                "%s rows were %s, are %d".formatted(split, from.rows().get(split), count));
          }
        });
    metrics.forEach(
        (metric, score) -> {
          double recorded = from.metrics().getOrDefault(metric, Double.NaN);
          if (!isEqual(recorded, score)) {
            differences.add("%s was %s, is %s".formatted(metric, recorded, score));
          }
        });
    return differences;
  }

  private static boolean isEqual(double recorded, double again) {
    return Double.compare(recorded, again) == 0
        || Math.abs(recorded - again) <= TOLERANCE * Math.max(Math.abs(recorded), Math.abs(again));
  }
}
