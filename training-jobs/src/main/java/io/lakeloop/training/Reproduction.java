package io.lakeloop.training;

import io.lakeloop.core.failure.DataRefusedException;
import io.lakeloop.core.failure.UsageException;
import io.lakeloop.core.job.JobContext;
import io.lakeloop.core.job.JobResult;
import io.lakeloop.core.table.PastVersion;
import io.lakeloop.core.table.TableVersion;
import io.lakeloop.features.TrainingSet;
import io.lakeloop.registry.ModelRegistry;
import io.lakeloop.registry.ModelVersion;
import io.lakeloop.registry.Provenance;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

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
   * @throws UsageException if there is no such version, or the rows it was trained on are no more
   * @throws DataRefusedException with the differences, if rows or scores are others
   */
  JobResult run(String label) {
    ModelVersion version = version(label);
    Provenance from = version.provenance();
    Recipe recipe = Recipe.of(from);
    try (SplitRows rows = SplitRows.of(recipe.design(), pinned(version));
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

  /** The rows the version was trained on, which may be no more. */
  private Dataset<Row> pinned(ModelVersion version) {
    Provenance from = version.provenance();
    TableVersion set =
        new TableVersion(TrainingSet.table(from.trainingSet()), from.trainingSetVersion());
    if (!context.tables().exists(set.table())) {
      throw missing(version, "There is no " + set.table() + " any more.", null);
    }
    try {
      new PastVersion(context.tables(), set).pin();
      return context.tables().readAt(set.table(), set.version());
    } catch (UsageException gone) {
      throw missing(version, gone.problem() + " " + gone.because(), gone);
    }
  }

  private static UsageException missing(
      ModelVersion version, String what, @Nullable UsageException gone) {
    Provenance from = version.provenance();
    return new UsageException(
        "%s cannot be reproduced.".formatted(version.label()),
        "%s It was made of %s.".formatted(what, String.join(", ", from.sources())),
        "Bring back the files and log of training_sets.%s as they were at version %d, or train anew."
            .formatted(from.trainingSet(), from.trainingSetVersion()),
        gone);
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
    Set<String> splits = new LinkedHashSet<>(rows.keySet());
    splits.addAll(from.rows().keySet());
    for (String split : splits) {
      long were = from.rows().getOrDefault(split, 0L);
      long are = rows.getOrDefault(split, 0L);
      if (were != are) {
        differences.add("%s rows were %d, are %d".formatted(split, were, are));
      }
    }
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
