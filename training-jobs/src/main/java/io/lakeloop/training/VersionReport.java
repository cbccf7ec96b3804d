package io.lakeloop.training;

import io.lakeloop.features.TrainingSet;
import io.lakeloop.training.report.CardConfig;
import io.lakeloop.training.report.EvaluationConfig;
import io.lakeloop.training.report.ModelReport;
import io.lakeloop.training.report.ReportedModel;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Evaluates the best candidate as config asks and writes its card. The test rows come from the
 * training set itself, with all columns: what a model is fair to it need not be told.
 */
final class VersionReport {
  private final TrainingSet set;
  private final Dataset<Row> source;

  /**
   * Reports on models of a training set.
   *
   * @param source all its rows with all their columns, of the version that is trained on
   */
  VersionReport(TrainingSet set, Dataset<Row> source) {
    this.set = set;
    this.source = source;
  }

  /**
   * Reports on a candidate; nothing where config asks for neither evaluation nor card.
   *
   * @param rows how many rows each split has
   * @throws io.lakeloop.core.failure.UsageException if a slice is no SQL over the training set
   */
  ModelReport of(String model, ModelConfig config, Map<String, Long> rows, Candidate best) {
    if (config.evaluation().isEmpty() && config.card().isEmpty()) {
      return ModelReport.none();
    }
    ModelDesign design = best.recipe().design();
    ReportedModel reported =
        new ReportedModel(
            model,
            config.description(),
            design.task(),
            TrainingSet.table(set.name()) + "@" + set.version(),
            set.sources(),
            rows,
            design.keys(),
            design.label(),
            design.features(),
            best.recipe().parameters(),
            config.metric(),
            design.seed());
    Dataset<Row> labelled = SplitRows.labelled(source, design.label());
    Dataset<Row> held = SplitRows.split(labelled, TrainingSet.TEST).persist();
    try {
      return ModelReport.of(
          reported,
          best.pipeline(),
          held,
          Optional.of(SplitRows.split(labelled, TrainingSet.VALIDATION))
              .filter(chosenBy -> rows.containsKey(TrainingSet.VALIDATION)),
          config.evaluation().orElseGet(EvaluationConfig::standard),
          config.card().orElseGet(CardConfig::empty));
    } finally {
      held.unpersist();
    }
  }
}
