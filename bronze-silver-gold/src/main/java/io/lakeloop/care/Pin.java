package io.lakeloop.care;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.get_json_object;
import static org.apache.spark.sql.functions.min_by;
import static org.apache.spark.sql.functions.struct;

import io.lakeloop.core.table.Layer;
import io.lakeloop.core.table.TableName;
import io.lakeloop.core.table.Tables;
import java.util.HashMap;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * A version of a table that must stay readable, for a model was trained on it.
 *
 * @param version the version
 * @param model the model's version that rests on it, as {@code MODEL/VERSION}
 */
record Pin(long version, String model) {
  // The registry's table, as it lies in the lakehouse: its own code is not known here.
  private static final TableName MODEL_VERSIONS = TableName.of(Layer.REGISTRY, "model_versions");

  /**
   * The oldest pin of each training set that a registered model holds, whatever its stage. A
   * registry outside the lakehouse tells of none: there the training sets' own retention, years by
   * default, is what keeps them.
   */
  static Map<TableName, Pin> oldest(Tables tables) {
    Tables unrecorded = tables.forNewRun();
    Map<TableName, Pin> pins = new HashMap<>();
    if (unrecorded.existsHere(MODEL_VERSIONS)) {
      // As many rows as there are training sets.
      for (Row row : oldest(unrecorded.readNewest(MODEL_VERSIONS)).collectAsList()) {
        pins.put(
            TableName.of(Layer.TRAINING_SETS, row.getAs("training_set")),
            new Pin(row.getAs("version"), row.getAs("model")));
      }
    }
    return pins;
  }

  /**
   * The oldest version of each training set that model versions rest on.
   *
   * @param registered {@code model}, {@code version} and {@code provenance}, JSON
   * @return {@code training_set}, {@code version} and {@code model}
   */
  static Dataset<Row> oldest(Dataset<Row> registered) {
    return registered
        .select(
            get_json_object(col("provenance"), "$.trainingSet").as("training_set"),
            get_json_object(col("provenance"), "$.trainingSetVersion")
                .try_cast("bigint")
                .as("version"),
            concat_ws("/", col("model"), col("version")).as("model"))
        .filter("training_set IS NOT NULL AND version IS NOT NULL")
        .groupBy("training_set")
        .agg(min_by(struct("version", "model"), struct("version", "model")).as("oldest"))
        .select("training_set", "oldest.*");
  }
}
