package io.lakeloop.monitor;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count_distinct;
import static org.apache.spark.sql.functions.lag;
import static org.apache.spark.sql.functions.lead;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;

import io.lakeloop.core.table.Tables;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;

/**
 * Turns the states of windows that have changed into drift and profiles. The {@code :table} row of
 * a window in {@code profile_metrics} is written last and says how many batches it sums: a window
 * whose states say otherwise is done again, whatever was interrupted.
 */
final class WindowMetrics {
  private static final List<String> PROFILE_KEY =
      List.of("monitor", "model_version", "log_type", "window", "column_name");
  private static final List<String> DRIFT_KEY =
      List.of("monitor", "model_version", "window", "column_name", "drift_type");

  private final Tables tables;
  private final Monitor monitor;
  private final String runId;

  WindowMetrics(Tables tables, Monitor monitor, String runId) {
    this.tables = tables;
    this.monitor = monitor;
    this.runId = runId;
  }

  /** Writes what has changed. */
  void update() {
    Dataset<Row> states = MonitoringTables.newest(tables, MonitoringTables.STATES, monitor);
    Dataset<Row> windows = windows(states).persist();
    try {
      if (!windows.filter("touched").isEmpty()) {
        write(states, windows);
      }
    } finally {
      windows.unpersist();
    }
  }

  private void write(Dataset<Row> states, Dataset<Row> windows) {
    String granularity = monitor.config().granularityText();
    Dataset<Row> compared = compared(states, windows).persist();
    try {
      MonitoringTables.upsert(
          tables,
          MonitoringTables.DRIFT,
          DriftRows.of(compared.filter("log_type = 'INPUT'"), granularity, runId),
          DRIFT_KEY,
          List.of("window_cmp", "count", "rows", "count_delta", "population_stability_index"));
      long version = tables.pin(monitor.predictions()).version();
      MonitoringTables.upsert(
          tables,
          MonitoringTables.PROFILES,
          ProfileRows.of(compared.filter("touched"), granularity, version, runId),
          PROFILE_KEY,
          List.of("state_parts"));
    } finally {
      compared.unpersist();
    }
  }

  /** Every window (and baseline) with the one before, and whether its states are news. */
  private Dataset<Row> windows(Dataset<Row> states) {
    Dataset<Row> done =
        MonitoringTables.newest(tables, MonitoringTables.PROFILES, monitor)
            .filter("column_name = ':table'")
            .select(
                col("model_version").as("d_version"),
                col("log_type").as("d_type"),
                col("window").as("d_window"),
                col("state_parts"));
    Dataset<Row> there =
        states
            .groupBy("model_version", "log_type", "window")
            .agg(count_distinct(col("batch")).as("parts"));
    WindowSpec before =
        Window.partitionBy("model_version", "log_type").orderBy(col("window.start"));
    return there
        .join(
            done,
            col("model_version")
                .equalTo(col("d_version"))
                .and(col("log_type").equalTo(col("d_type")))
                .and(col("window").eqNullSafe(col("d_window"))),
            "left")
        .select(
            col("model_version"),
            col("log_type"),
            col("window"),
            col("parts"),
            coalesce(col("state_parts"), lit(0L)).notEqual(col("parts")).as("touched"))
        .withColumn("previous_window", lag(col("window"), 1).over(before))
        .withColumn("previous_touched", coalesce(lag(col("touched"), 1).over(before), lit(false)))
        .withColumn("next_touched", coalesce(lead(col("touched"), 1).over(before), lit(false)));
  }

  /** The summed states of the windows to write, beside what they are compared with. */
  private static Dataset<Row> compared(Dataset<Row> states, Dataset<Row> windows) {
    Dataset<Row> wanted =
        windows
            .filter("touched OR previous_touched OR next_touched")
            .withColumn("written", col("touched").or(col("previous_touched")));
    Dataset<Row> summed = summed(states, wanted);
    Dataset<Row> previous =
        summed.select(
            col("model_version").as("p_version"),
            col("window").as("p_window"),
            col("column_name").as("p_column"),
            col("state").as("previous"));
    Dataset<Row> baseline =
        states
            .filter("log_type = 'BASELINE'")
            .groupBy(col("model_version").as("b_version"), col("column_name").as("b_column"))
            .agg(max(col("layout")).as("layout"), max(col("state")).as("baseline"));
    return summed
        .filter("written")
        .join(
            previous,
            col("model_version")
                .equalTo(col("p_version"))
                .and(col("previous_window").equalTo(col("p_window")))
                .and(col("column_name").equalTo(col("p_column"))),
            "left")
        .join(
            baseline,
            col("model_version")
                .equalTo(col("b_version"))
                .and(col("column_name").equalTo(col("b_column"))));
  }

  /** The states of windows, one a column. */
  private static Dataset<Row> summed(Dataset<Row> states, Dataset<Row> wanted) {
    return states
        .as("s")
        .join(
            wanted.as("w"),
            col("s.model_version")
                .equalTo(col("w.model_version"))
                .and(col("s.log_type").equalTo(col("w.log_type")))
                .and(col("s.window").eqNullSafe(col("w.window"))))
        .groupBy(
            col("s.monitor"),
            col("s.model_name"),
            col("s.model_version"),
            col("s.log_type"),
            col("s.window"),
            col("w.previous_window"),
            col("w.touched"),
            col("w.written"),
            col("w.parts"),
            col("s.column_name"),
            col("s.data_type"))
        .agg(StateMerge.sum(col("s.state")).as("state"));
  }
}
