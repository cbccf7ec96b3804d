package io.lakeloop.registry;

import java.time.Instant;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/**
 * A fitted pipeline with what its files say beside it.
 *
 * @param model the model's name
 * @param runId the tracked run that made it; names the folder
 * @param createdAt when it was made
 * @param pipeline the fitted stages, from feature columns to {@code prediction}
 * @param inputs the feature columns
 * @param outputs the columns a caller gets: {@code prediction}
 * @param example a few rows of the feature columns
 */
public record SavedModel(
    String model,
    String runId,
    Instant createdAt,
    PipelineModel pipeline,
    StructType inputs,
    StructType outputs,
    Dataset<Row> example) {
  private static final int EXAMPLE_ROWS = 3;

  /**
   * A pipeline that predicts a number, with the first few rows as its example.
   *
   * @param features rows of the feature columns, and of nothing else
   */
  public static SavedModel of(
      String model,
      String runId,
      Instant createdAt,
      PipelineModel pipeline,
      Dataset<Row> features) {
    return new SavedModel(
        model,
        runId,
        createdAt,
        pipeline,
        features.schema(),
        new StructType().add(PredictionColumns.PREDICTION, "double"),
        features.limit(EXAMPLE_ROWS));
  }
}
