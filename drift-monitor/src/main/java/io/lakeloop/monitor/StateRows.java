package io.lakeloop.monitor;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import io.lakeloop.monitor.kernel.NumericLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructType;

/** States as rows of {@code monitoring.profile_states}. */
final class StateRows {
  private static final StructType PLANS =
      new StructType()
          .add("plan_version", "int")
          .add("plan_column", "string")
          .add("data_type", "string")
          .add("layout", "binary");

  private StateRows() {}

  /**
   * Completes the profiler's rows.
   *
   * @param plans of the columns that occur, by model version: a column of one name may be of
   *     another type in the next; the bins are kept with the baseline only
   */
  static Dataset<Row> of(
      Dataset<Row> states,
      Monitor monitor,
      Map<Integer, List<ColumnPlan>> plans,
      String logType,
      String batch,
      String runId) {
    List<Row> described = new ArrayList<>();
    plans.forEach(
        (version, columns) ->
            columns.forEach(plan -> described.add(row(version, plan, logType.equals("BASELINE")))));
    Dataset<Row> columns = states.sparkSession().createDataFrame(described, PLANS);
    return states
        .join(
            functions.broadcast(columns),
            col("model_version")
                .equalTo(col("plan_version"))
                .and(col("column_name").equalTo(col("plan_column"))))
        .select(
            new Column[] {
              lit(monitor.name()).as("monitor"),
              lit(monitor.config().model()).as("model_name"),
              col("model_version"),
              lit(logType).as("log_type"),
              col("window"),
              col("column_name"),
              col("data_type"),
              col("layout"),
              col("state"),
              lit(batch).as("batch"),
              lit(runId).as("run_id")
            });
  }

  private static Row row(int version, ColumnPlan plan, boolean withBins) {
    NumericLayout layout = withBins ? plan.layout() : null;
    return RowFactory.create(
        version, plan.column(), plan.dataType(), layout == null ? null : layout.encode());
  }
}
