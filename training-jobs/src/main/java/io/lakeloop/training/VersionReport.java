package io.lakeloop.training;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.not;

import io.lakeloop.core.job.JobContext;
import io.lakeloop.core.table.Columns;
import io.lakeloop.features.TrainingSet;
import io.lakeloop.training.report.CardConfig;
import io.lakeloop.training.report.EvaluationConfig;
import io.lakeloop.training.report.ModelReport;
import io.lakeloop.training.report.ReportedModel;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Evaluates the best candidate as config asks and writes its card. The test rows come from the
 * training set itself, with all columns: what a model is fair to it need not be told.
 */
final class VersionReport {
  private final JobContext context;
  private final TrainingSet set;

  VersionReport(JobContext context, TrainingSet set) {
    this.context = context;
    this.set = set;
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
    Dataset<Row> held = held(design.label()).persist();
    try {
      return ModelReport.of(
          reported,
          best.pipeline(),
          held,
          config.evaluation().orElseGet(EvaluationConfig::standard),
          config.card().orElseGet(CardConfig::empty));
    } finally {
      held.unpersist();
    }
  }

  private Dataset<Row> held(String label) {
    Column number = Columns.named(label).cast("double");
    return context
        .tables()
        .readAt(TrainingSet.table(set.name()), set.version())
        .filter(
            col(TrainingSet.SPLIT)
                .equalTo(TrainingSet.TEST)
                .and(number.isNotNull())
                .and(not(number.isNaN())))
        .withColumn(label, number);
  }
}
