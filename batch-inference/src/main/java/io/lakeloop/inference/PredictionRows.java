package io.lakeloop.inference;

import static io.lakeloop.registry.PredictionColumns.FEATURE_VERSIONS;
import static io.lakeloop.registry.PredictionColumns.MODEL_NAME;
import static io.lakeloop.registry.PredictionColumns.MODEL_VERSION;
import static io.lakeloop.registry.PredictionColumns.PREDICTION;
import static io.lakeloop.registry.PredictionColumns.PREDICTION_ID;
import static io.lakeloop.registry.PredictionColumns.PROBABILITY;
import static io.lakeloop.registry.PredictionColumns.RUN_ID;
import static io.lakeloop.registry.PredictionColumns.SCORED_AT;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.length;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sha2;
import static org.apache.spark.sql.functions.unix_micros;

import io.lakeloop.core.table.Columns;
import io.lakeloop.features.FeatureSet;
import io.lakeloop.registry.ModelVersion;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Makes rows of {@code predictions.MODEL} from scored rows: {@code prediction_id}, the identity,
 * the features, then what was predicted, by what and when. Nothing else of the rows goes along, the
 * label least of all.
 */
final class PredictionRows {
  private static final String NULL_MARK = "-";

  private final ModelVersion version;
  private final FeatureSet features;

  PredictionRows(ModelVersion version, FeatureSet features) {
    this.version = version;
    this.features = features;
  }

  /**
   * The predictions of scored rows.
   *
   * @param scored rows with identity, features, {@code prediction} and {@code probability}
   * @param featureVersions the versions of the tables the features came from
   */
  Dataset<Row> of(Dataset<Row> scored, String featureVersions, String runId, Instant at) {
    List<Column> columns = new ArrayList<>();
    columns.add(id().as(PREDICTION_ID));
    features.identity().forEach(name -> columns.add(named(name)));
    features.features().forEach(name -> columns.add(named(name)));
    columns.add(col(PREDICTION));
    columns.add(col(PROBABILITY));
    columns.add(lit(version.model()).as(MODEL_NAME));
    columns.add(lit(version.version()).as(MODEL_VERSION));
    columns.add(lit(featureVersions).as(FEATURE_VERSIONS));
    columns.add(lit(runId).as(RUN_ID));
    columns.add(lit(Timestamp.from(at)).as(SCORED_AT));
    return scored.select(columns.toArray(Column[]::new));
  }

  /** Each part goes in with its length before it, so that no two lists of parts read alike. */
  private Column id() {
    List<Column> parts = new ArrayList<>();
    parts.add(part(lit(version.model())));
    parts.add(part(lit(version.version()).cast("string")));
    features.definition().spine().keys().forEach(key -> parts.add(part(named(key).cast("string"))));
    Column time = named(features.definition().spine().eventTime());
    parts.add(part(unix_micros(time.cast("timestamp")).cast("string")));
    return sha2(concat(parts.toArray(Column[]::new)).cast("binary"), 256);
  }

  private static Column part(Column text) {
    return coalesce(concat(length(text).cast("string"), lit(":"), text), lit(NULL_MARK));
  }

  private static Column named(String name) {
    return Columns.named(name);
  }
}
