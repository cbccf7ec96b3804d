package io.lakeloop.features;

import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.TimestampType;

import io.lakeloop.core.job.JobContext;
import io.lakeloop.core.table.Layer;
import io.lakeloop.core.table.TableName;
import io.lakeloop.core.table.TableSpec;
import io.lakeloop.core.table.Tables;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;

/**
 * How long changes of a source waited until the feature table had them: a row in {@code
 * ops.feature_freshness} for each refresh that followed its source to changes that count, though
 * they may have left every value as it was. One that is killed right after its write leaves the
 * table fresh and no row: what is measured is lost with the run that measured it.
 */
final class FeatureFreshness {
  static final TableName NAME = TableName.of(Layer.OPS, "feature_freshness");

  static final StructType SCHEMA =
      new StructType()
          .add("run_id", StringType, false, "The run that refreshed.")
          .add("table", StringType, false, "The feature table.")
          .add("source", StringType, false, "The table whose changes came in.")
          .add("source_version", LongType, false, "The source's version it has come to.")
          .add(
              "source_committed_at",
              TimestampType,
              true,
              "When the first of these changes was committed; null where all was computed.")
          .add("feature_committed_at", TimestampType, false, "When the feature table had them.")
          .add("lag_seconds", DoubleType, true, "Between the two.")
          .add("rows", LongType, false, "Rows of the feature table written or removed.");

  private final String runId;
  private final Tables tables;

  /** The measurements of a run. */
  FeatureFreshness(JobContext context) {
    this.runId = context.runId();
    this.tables = context.tables().forNewRun();
  }

  /**
   * Keeps what a refresh that has just ended took.
   *
   * @return the lag, where there is one
   */
  Optional<Duration> note(FeatureTable table, FeatureRefresh.Result refreshed, Instant committed) {
    Optional<Duration> lag = refreshed.since().map(since -> Duration.between(since, committed));
    Row row =
        RowFactory.create(
            runId,
            table.table().toString(),
            table.config().source().toString(),
            refreshed.sourceVersion().orElseThrow(),
            refreshed.since().map(Timestamp::from).orElse(null),
            Timestamp.from(committed),
            lag.map(span -> span.toMillis() / 1e3).orElse(null),
            refreshed.rowsWritten());
    tables.note(
        TableSpec.appended(NAME, SCHEMA, "How long changes waited to be features."), List.of(row));
    return lag;
  }
}
