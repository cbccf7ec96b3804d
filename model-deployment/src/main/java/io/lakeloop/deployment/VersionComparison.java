package io.lakeloop.deployment;

import io.lakeloop.core.failure.PolicyRefusedException;
import io.lakeloop.core.failure.UsageException;
import io.lakeloop.core.metric.Metrics;
import io.lakeloop.core.table.Tables;
import io.lakeloop.features.TrainingSet;
import io.lakeloop.registry.ModelVersion;
import io.lakeloop.registry.Provenance;
import io.lakeloop.registry.ScoringModel;
import io.lakeloop.registry.Task;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Scores two versions on the rows that the challenger's training set holds out, at the version it
 * was trained from: neither the table's later versions nor later rows play a part.
 */
final class VersionComparison {
  private final Tables tables;
  private final ComparisonConfig rule;

  VersionComparison(Tables tables, ComparisonConfig rule) {
    this.tables = tables;
    this.rule = rule;
  }

  /** Measures a challenger against the champion, or the baseline where there is none. */
  Comparison of(ModelVersion challenger, Optional<ModelVersion> champion) {
    requireMetric(challenger);
    Provenance from = challenger.provenance();
    Dataset<Row> rows =
        TrainingSet.at(tables, from.trainingSet(), from.trainingSetVersion())
            .rows(tables, TrainingSet.TEST);
    champion.ifPresent(version -> requireFeatures(version, challenger, rows));
    Metrics ours = scores(challenger, rows, from);
    Map<String, Double> theirs =
        champion
            .map(version -> scores(version, rows, from).asMap())
            .orElse(Map.of(rule.metric(), rule.baseline()));
    return new Comparison(
        Comparison.id(challenger, champion, rule),
        challenger.model(),
        challenger.version(),
        champion.map(ModelVersion::version),
        new Comparison.HeldOut(from.trainingSet(), from.trainingSetVersion()),
        rule,
        ours.asMap(),
        theirs,
        ours.rows());
  }

  private Metrics scores(ModelVersion version, Dataset<Row> rows, Provenance judge) {
    return ScoringModel.load(tables, version).measure(rows, judge.label());
  }

  private void requireMetric(ModelVersion challenger) {
    Task task = challenger.provenance().task();
    if (!task.metrics().contains(rule.metric())) {
      throw new UsageException(
          "%s cannot be judged by %s.".formatted(challenger.label(), rule.metric()),
          "It is a model of %s, which that metric does not measure.".formatted(task.object()),
          "Name a metric of such models in %s.".formatted(DeploymentStage.FILE));
    }
  }

  private static void requireFeatures(
      ModelVersion champion, ModelVersion challenger, Dataset<Row> rows) {
    List<String> present = Arrays.asList(rows.columns());
    List<String> missing =
        champion.provenance().features().stream().filter(name -> !present.contains(name)).toList();
    if (!missing.isEmpty()) {
      throw new PolicyRefusedException(
          "%s cannot be compared with %s.".formatted(challenger.label(), champion.label()),
          "Its training set training_sets.%s@%d lacks features of the version in Production: %s."
              .formatted(
                  challenger.provenance().trainingSet(),
                  challenger.provenance().trainingSetVersion(),
                  String.join(", ", missing)),
          "Keep those features in the training set until a successor is in Production.");
    }
  }
}
