package io.lakeloop.monitor;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import java.util.List;
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
          .add("column_name", "string")
          .add("data_type", "string")
          .add("layout", "binary");

  private StateRows() {}

  /**
   * Completes the profiler's rows.
   *
   * @param plans of the columns that occur; the bins are kept with the baseline only
   */
  static Dataset<Row> of(
      Dataset<Row> states,
      Monitor monitor,
      List<ColumnPlan> plans,
      String logType,
      String batch,
      String runId) {
    List<Row> described =
        plans.stream()
            .map(
                plan ->
                    RowFactory.create(
                        plan.column(),
                        plan.dataType(),
                        plan.layout() == null || !logType.equals("BASELINE")
                            ? null
                            : plan.layout().encode()))
            .toList();
    Dataset<Row> columns =
        states.sparkSession().createDataFrame(described, PLANS).dropDuplicates("column_name");
    return states
        .join(functions.broadcast(columns), "column_name")
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
}
