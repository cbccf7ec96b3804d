package io.lakeloop.training.report;

import static org.apache.spark.ml.functions.vector_to_array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;

import io.lakeloop.core.failure.UsageException;
import io.lakeloop.core.metric.Assessment;
import io.lakeloop.core.metric.AssessmentOptions;
import io.lakeloop.core.metric.BinaryAssessment;
import io.lakeloop.core.metric.MulticlassAssessment;
import io.lakeloop.core.metric.RegressionAssessment;
import io.lakeloop.registry.PredictionColumns;
import io.lakeloop.registry.ScoringModel;
import io.lakeloop.registry.Task;
import io.lakeloop.training.explain.PermutationImportance;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.classification.ClassificationModel;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Scores rows with a fitted pipeline and measures what it predicts. */
final class PipelineAssessor implements PermutationImportance.Scorer {
  private static final String CLASS_PROBABILITIES = "__class_probabilities";

  private final ReportedModel of;
  private final PipelineModel pipeline;

  PipelineAssessor(ReportedModel of, PipelineModel pipeline) {
    this.of = of;
    this.pipeline = pipeline;
  }

  /**
   * Measures the pipeline on rows.
   *
   * @param rows with the columns of label, features and slices
   * @throws UsageException if a slice is no SQL over the rows, or has too many values
   */
  @Override
  public Assessment<?> assess(Dataset<Row> rows, AssessmentOptions options) {
    options.slices().forEach((name, sql) -> requireColumn(name, sql, rows));
    if (of.task() == Task.MULTICLASS) {
      return MulticlassAssessment.of(
          pipeline
              .transform(rows)
              .withColumn(CLASS_PROBABILITIES, vector_to_array(col("probability"), "float64")),
          of.label(),
          PredictionColumns.PREDICTION,
          Optional.of(CLASS_PROBABILITIES),
          classes(),
          options);
    }
    Dataset<Row> scored = new ScoringModel(pipeline, of.task()).score(rows);
    return of.task() == Task.BINARY
        ? BinaryAssessment.of(scored, of.label(), PredictionColumns.PROBABILITY, options)
        : RegressionAssessment.of(scored, of.label(), PredictionColumns.PREDICTION, options);
  }

  /** MLlib's classes are numbers from 0 on. */
  private List<String> classes() {
    int classes =
        ((ClassificationModel<?, ?>) pipeline.stages()[pipeline.stages().length - 1]).numClasses();
    return IntStream.range(0, classes).mapToObj(Integer::toString).toList();
  }

  private void requireColumn(String slice, String sql, Dataset<Row> rows) {
    try {
      resolve(sql, rows);
    } catch (AnalysisException wrong) {
      throw new UsageException(
          "The slice '%s' of the model '%s' cannot be told of a row.".formatted(slice, of.model()),
          wrong.getSimpleMessage(),
          "Correct evaluation in training.yml: it is SQL over %s.".formatted(of.trainingSet()));
    }
  }

  private static void resolve(String sql, Dataset<Row> rows) throws AnalysisException {
    rows.select(expr(sql));
  }
}
