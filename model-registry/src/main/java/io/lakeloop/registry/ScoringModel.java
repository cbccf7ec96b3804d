package io.lakeloop.registry;

import static org.apache.spark.ml.functions.vector_to_array;
import static org.apache.spark.sql.functions.array_max;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import io.lakeloop.core.table.Columns;
import io.lakeloop.core.table.Tables;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
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
