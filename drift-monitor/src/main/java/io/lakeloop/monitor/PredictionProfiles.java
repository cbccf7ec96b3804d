package io.lakeloop.monitor;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.unix_micros;

import io.lakeloop.core.failure.UsageException;
import io.lakeloop.core.table.Batch;
import io.lakeloop.core.table.Increment;
import io.lakeloop.core.table.Tables;
import io.lakeloop.registry.PredictionColumns;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;

/** Counts new predictions into states, each prediction once. */
final class PredictionProfiles {
  private final Tables tables;
  private final Monitor monitor;
  private final String eventTime;
  private final String runId;

  /**
   * The profiles of a monitor.
   *
   * @param eventTime the predictions' timestamp column; rows without one are in no window
   */
  PredictionProfiles(Tables tables, Monitor monitor, String eventTime, String runId) {
    this.tables = tables;
    this.monitor = monitor;
    this.eventTime = eventTime;
    this.runId = runId;
  }

  /**
   * Counts what has been predicted since the last run.
   *
   * @return the number of batches counted
   */
  long update() {
    return new Increment(tables, "monitor-" + monitor.project() + "-" + monitor.name())
        .runAvailable(tables.stream(monitor.predictions()), this::count);
  }

  private void count(Dataset<Row> predictions, Batch batch) {
    refuseLostCheckpoint(batch);
    Dataset<Row> rows = predictions.filter(col(eventTime).isNotNull());
    Set<Integer> versions =
        Set.copyOf(
            rows.select(col(PredictionColumns.MODEL_VERSION).cast("int"))
                .filter(col(PredictionColumns.MODEL_VERSION).isNotNull())
                .distinct()
                .as(Encoders.INT())
                .collectAsList());
    Map<Integer, List<ColumnPlan>> plans = new Baselines(tables, monitor, runId).plans(versions);
    plans.keySet().retainAll(versions);
    Dataset<Row> states =
        new WindowProfiler(plans, monitor.config().granularity(), monitor.config().origin())
            .profile(
                rows.filter(col(PredictionColumns.MODEL_VERSION).isNotNull()),
                col(PredictionColumns.MODEL_VERSION),
                unix_micros(col(eventTime).cast("timestamp")));
    tables.append(
        MonitoringTables.STATES.name(),
        StateRows.of(states, monitor, plans, "INPUT", batch.query() + "/" + batch.id(), runId)
            .coalesce(1),
        batch.transaction(MonitoringTables.STATES.name()));
  }

  /** A new checkpoint begins with the first prediction: states of an old one would count twice. */
  private void refuseLostCheckpoint(Batch batch) {
    boolean counted =
        batch.id() == 0
            && !MonitoringTables.newest(tables, MonitoringTables.STATES, monitor)
                .filter(col("log_type").equalTo("INPUT"))
                .filter(not(col("batch").startsWith(batch.query() + "/")))
                .isEmpty();
    if (counted) {
      throw new UsageException(
          "The monitor '%s' has counted predictions, but the checkpoint that says which is gone."
              .formatted(monitor.name()),
          "Starting anew would count them all again.",
          "Restore the checkpoint, or delete the monitor's rows from "
              + MonitoringTables.STATES.name()
              + " to count from the start.");
    }
  }
}
