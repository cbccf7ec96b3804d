package io.lakeloop.registry;

import static org.apache.spark.ml.functions.vector_to_array;
import static org.apache.spark.sql.functions.array_max;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import io.lakeloop.core.metric.BinaryMetrics;
import io.lakeloop.core.metric.Metrics;
import io.lakeloop.core.metric.MulticlassMetrics;
import io.lakeloop.core.metric.RegressionMetrics;
import io.lakeloop.core.table.Columns;
import io.lakeloop.core.table.Tables;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * A fitted pipeline as every stage uses it: in training for its scores, in the gate, in scoring and
 * monitoring. Loading takes half a second, so load once and score often.
 */
public final class ScoringModel {
  /** MLlib's column for the vector of class probabilities. */
  private static final String CLASS_PROBABILITIES = "probability";

  private static final String EACH_CLASS = "__class_probabilities";
  private static final double THRESHOLD = 0.5;

  /** Any that labels may have: one that no training row had is predicted wrongly, not refused. */
  private static final List<String> CLASSES =
      IntStream.range(0, Task.MOST_CLASSES).mapToObj(Integer::toString).toList();

  private final PipelineModel pipeline;
  private final Task task;

  /** A fitted pipeline whose last stage writes MLlib's usual columns. */
  public ScoringModel(PipelineModel pipeline, Task task) {
    this.pipeline = pipeline;
    this.task = task;
  }

  /** Reads a registered version's pipeline. */
  public static ScoringModel load(Tables tables, ModelVersion version) {
    return new ScoringModel(new ModelArtifacts(tables).load(version), version.provenance().task());
  }

  /**
   * Scores rows.
   *
   * @param features rows with the model's feature columns; nulls are filled as in training
   * @return the rows with all their columns, then {@code prediction} (double) and {@code
   *     probability} (double: of class 1, or of several classes that of the one predicted; null for
   *     a regression)
   */
  public Dataset<Row> score(Dataset<Row> features) {
    List<Column> columns =
        new ArrayList<>(Arrays.stream(features.columns()).map(Columns::named).toList());
    columns.add(col(PredictionColumns.PREDICTION));
    columns.add(probability().as(PredictionColumns.PROBABILITY));
    return pipeline.transform(features).select(columns.toArray(Column[]::new));
  }

  /**
   * Scores rows and measures the predictions by the metrics of the task; rows whose label is null
   * are left out. Scores at or above a half predict class 1.
   *
   * @param rows with the model's feature columns
   * @param label the column of the label, numeric; of classes the class's number
   * @throws IllegalArgumentException if labels are no classes of the task
   */
  public Metrics measure(Dataset<Row> rows, String label) {
    return switch (task) {
      case BINARY -> BinaryMetrics.of(score(rows), label, PredictionColumns.PROBABILITY, THRESHOLD);
      case MULTICLASS ->
          MulticlassMetrics.of(
              pipeline.transform(rows).withColumn(EACH_CLASS, classProbabilities()),
              label,
              PredictionColumns.PREDICTION,
              Optional.of(EACH_CLASS),
              CLASSES);
      case REGRESSION -> RegressionMetrics.of(score(rows), label, PredictionColumns.PREDICTION);
    };
  }

  private Column probability() {
    return switch (task) {
      case BINARY -> classProbabilities().getItem(1);
      case MULTICLASS -> array_max(classProbabilities());
      case REGRESSION -> lit(null).cast("double");
    };
  }

  private static Column classProbabilities() {
    return vector_to_array(col(CLASS_PROBABILITIES), "float64");
  }
}
