package io.lakeloop.monitor;

import io.lakeloop.core.table.Layer;
import io.lakeloop.core.table.TableName;
import io.lakeloop.core.table.TableSpec;
import io.lakeloop.core.table.Tables;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructType;

/** The tables of the monitoring layer, which are Lakeloop's own. */
final class MonitoringTables {
  static final StructType WINDOW =
      new StructType().add("start", "timestamp").add("end", "timestamp");
  private static final StructType TEST =
      new StructType().add("statistic", "double").add("pvalue", "double");
  private static final StructType COLUMNS =
      new StructType().add("added", "int").add("missing", "int");
  private static final StructType PER_CLASS =
      new StructType()
          .add("one_vs_all", "map<string,double>")
          .add("macro", "double")
          .add("weighted", "double");

  /** States of columns, from which all the others come. */
  static final TableSpec STATES =
      TableSpec.appended(
          TableName.of(Layer.MONITORING, "profile_states"),
          new StructType()
              .add("monitor", "string", true, "The monitor.")
              .add("model_name", "string", true, "The model watched.")
              .add("model_version", "int", true, "The version that predicted.")
              .add("log_type", "string", true, "INPUT for predictions, BASELINE for training rows.")
              .add("window", WINDOW, true, "The window; null for the baseline.")
              .add("column_name", "string", true, "The column counted.")
              .add("data_type", "string", true, "The column's type.")
              .add("layout", "binary", true, "The bins of a number, in baseline rows.")
              .add("state", "binary", true, "What was counted; the states of a window add up.")
              .add("batch", "string", true, "The batch of predictions counted.")
              .add("run_id", "string", true, "The run that counted them."),
          "Counts of every monitored column, one row for each batch of predictions, window, model"
              + " version and column. They add up.");

  /** Statistics of windows; the first columns are those of Databricks Lakehouse Monitoring. */
  static final TableSpec PROFILES =
      TableSpec.upserted(
          TableName.of(Layer.MONITORING, "profile_metrics"),
          new StructType()
              .add("window", WINDOW, true, "The window; null for the baseline.")
              .add("log_type", "string", true, "INPUT for predictions, BASELINE for training rows.")
              .add("logging_table_commit_version", "int", true, "Version of the predictions read.")
              .add("monitor_version", "bigint", true, "Counts changes of the monitor; 0 for now.")
              .add("granularity", "string", true, "The length of a window.")
              .add("slice_key", "string", true, "Null: the whole table.")
              .add("slice_value", "string", true, "Null: the whole table.")
              .add("column_name", "string", true, "The column; :table for the rows as a whole.")
              .add("data_type", "string", true, "The column's type.")
              .add("count", "bigint", true, "Rows with a value; of :table all rows.")
              .add("num_nulls", "bigint", true, "Rows without a value.")
              .add("num_zeros", "bigint", true, "Rows that are zero.")
              .add("num_nan", "bigint", true, "Rows that are not a number.")
              .add("distinct_count", "bigint", true, "Distinct words; null for numbers.")
              .add("avg", "double", true, "Mean of the finite values.")
              .add("min", "double", true, "Smallest finite value.")
              .add("max", "double", true, "Largest finite value.")
              .add("stddev", "double", true, "Standard deviation of the finite values.")
              .add("median", "double", true, "Median, exact within a bin of the baseline.")
              .add("min_length", "double", true, "Length of the shortest word.")
              .add("max_length", "double", true, "Length of the longest word.")
              .add("avg_length", "double", true, "Mean length of the words.")
              .add("percent_nan", "double", true, "Percent of all rows.")
              .add("percent_null", "double", true, "Percent of all rows.")
              .add("percent_zeros", "double", true, "Percent of all rows.")
              .add("percent_distinct", "double", true, "Percent of all rows.")
              .add("quantiles", "array<double>", true, "Quantiles at 1/1000 to 1000/1000.")
              .add("non_null_columns", "array<string>", true, "Of :table: columns with any value.")
              .add(
                  "frequent_items",
                  "array<struct<item:string,count:bigint>>",
                  true,
                  "The hundred most frequent words.")
              .add("accuracy_score", "double", true, "Of :table, at probability 0.5.")
              .add("precision", PER_CLASS, true, "Of :table, at probability 0.5.")
              .add("recall", PER_CLASS, true, "Of :table, at probability 0.5.")
              .add("f1_score", PER_CLASS, true, "Of :table, at probability 0.5.")
              .add(
                  "confusion_matrix",
                  "array<struct<prediction:string,label:string,count:bigint>>",
                  true,
                  "Of :table, at probability 0.5.")
              .add("roc_auc_score", PER_CLASS, true, "Of :table: area under the ROC curve.")
              .add("log_loss", "double", true, "Of :table: mean negative log-likelihood.")
              .add("mean_squared_error", "double", true, "Of :table, of a regression.")
              .add("root_mean_squared_error", "double", true, "Of :table, of a regression.")
              .add("mean_average_error", "double", true, "Of :table, of a regression.")
              .add("mean_absolute_percentage_error", "double", true, "Of :table, as a fraction.")
              .add("r2_score", "double", true, "Of :table, of a regression.")
              .add("monitor", "string", true, "The monitor.")
              .add("model_name", "string", true, "The model watched.")
              .add("model_version", "int", true, "The version that predicted.")
              .add("quality", "map<string,double>", true, "Of :table: all metrics by name.")
              .add("labelled_rows", "bigint", true, "Of :table: predictions with a known label.")
              .add("state_parts", "bigint", true, "Batches whose states are summed here.")
              .add("run_id", "string", true, "The run that wrote the row."),
          "Statistics of predictions and their features in each window, and the model's quality.");

  /** Differences of windows; the first columns are those of Databricks Lakehouse Monitoring. */
  static final TableSpec DRIFT =
      TableSpec.upserted(
          TableName.of(Layer.MONITORING, "drift_metrics"),
          new StructType()
              .add("window", WINDOW, true, "The window.")
              .add("window_cmp", WINDOW, true, "The window compared with; null for the baseline.")
              .add("granularity", "string", true, "The length of a window.")
              .add("monitor_version", "bigint", true, "Counts changes of the monitor; 0 for now.")
              .add("slice_key", "string", true, "Null: the whole table.")
              .add("slice_value", "string", true, "Null: the whole table.")
              .add("column_name", "string", true, "The column; :table for the rows as a whole.")
              .add("data_type", "string", true, "The column's type.")
              .add("drift_type", "string", true, "BASELINE, or CONSECUTIVE: the window before.")
              .add("count_delta", "bigint", true, "Like count: this minus the other.")
              .add("avg_delta", "double", true, "Means: this minus the other.")
              .add("percent_null_delta", "double", true, "Percent points: this minus the other.")
              .add("percent_zeros_delta", "double", true, "Percent points: this minus the other.")
              .add("percent_distinct_delta", "double", true, "Of words; null for numbers.")
              .add(
                  "non_null_columns_delta",
                  COLUMNS,
                  true,
                  "Of :table: columns that have any value in this only, and in the other only.")
              .add("js_distance", "double", true, "Jensen-Shannon distance in base 2.")
              .add("wasserstein_distance", "double", true, "In the column's unit.")
              .add("population_stability_index", "double", true, "Over the baseline's deciles.")
              .add("tv_distance", "double", true, "Half the sum of the differences of shares.")
              .add("l_infinity_distance", "double", true, "The largest difference of shares.")
              .add("ks_test", TEST, true, "Kolmogorov-Smirnov, of numbers.")
              .add("chi_squared_test", TEST, true, "Homogeneity, of words.")
              .add("monitor", "string", true, "The monitor.")
              .add("model_name", "string", true, "The model watched.")
              .add("model_version", "int", true, "The version that predicted.")
              .add("status", "string", true, "OK, EMPTY_BASELINE or EMPTY_CURRENT.")
              .add("count", "bigint", true, "Rows with a value in this window; of :table all.")
              .add("rows", "bigint", true, "All rows of this window.")
              .add("run_id", "string", true, "The run that wrote the row."),
          "How far each column of each window lies from the training rows, and from the window"
              + " before.");

  /** Verdicts of the alerts. */
  static final TableSpec ALERTS =
      TableSpec.upserted(
          TableName.of(Layer.MONITORING, "alerts"),
          new StructType()
              .add("alert_id", "string", true, "Hash of what the row is about.")
              .add("monitor", "string", true, "The monitor.")
              .add("alert", "string", true, "The alert's name.")
              .add("model_name", "string", true, "The model watched.")
              .add("model_version", "int", true, "The version that predicted.")
              .add("column_name", "string", true, "The column; :table for the model's quality.")
              .add("window", WINDOW, true, "The window judged.")
              .add("metric", "string", true, "What was looked at.")
              .add("state", "string", true, "UNKNOWN, OK or TRIGGERED.")
              .add("value", "double", true, "The metric's value.")
              .add("threshold", "string", true, "What it must not be.")
              .add("violations", "int", true, "Violations among the last windows.")
              .add("notified", "boolean", true, "Whether someone was told, cool-down over.")
              .add("message", "string", true, "The verdict in words.")
              .add("first_seen", "timestamp", true, "When the row was first written.")
              .add("run_id", "string", true, "The run that wrote the row."),
          "The state of every alert after every window.");

  /** What the evidence says about retraining. */
  static final TableSpec REQUESTS =
      TableSpec.appended(
          TableName.of(Layer.MONITORING, "retraining_requests"),
          new StructType()
              .add(
                  "request_id",
                  "string",
                  true,
                  "Hash of monitor, version, window and measured window.")
              .add("monitor", "string", true, "The monitor.")
              .add("model_name", "string", true, "The model watched.")
              .add("model_version", "int", true, "The version judged.")
              .add("window", WINDOW, true, "The newest window judged.")
              .add("verdict", "string", true, "What the evidence supports.")
              .add("reason", "string", true, "Why, in words.")
              .add("evidence", "map<string,string>", true, "The numbers behind it.")
              .add("requested", "boolean", true, "Whether the model should be trained again.")
              .add("created_at", "timestamp", true, "When it was judged.")
              .add("run_id", "string", true, "The run that judged."),
          "What the evidence of each window says about training the model again.");

  /** The column of rows that are about all rows of a window together. */
  static final String WHOLE = ":table";

  private MonitoringTables() {}

  /** Makes those that are not there yet. */
  static void create(Tables tables) {
    List.of(STATES, PROFILES, DRIFT, ALERTS, REQUESTS).forEach(tables::create);
  }

  /** A monitor's rows of a table as they are now; none where the table is not there. */
  static Dataset<Row> newest(Tables tables, TableSpec spec, Monitor monitor) {
    Dataset<Row> rows =
        tables.exists(spec.name())
            ? tables.readNewest(spec.name())
            : tables.spark().createDataFrame(List.of(), spec.schema());
    return rows.filter(monitor.rows());
  }

  /**
   * Puts rows in the place of those with the same key; where every row stands there already, but
   * for what a run leaves of itself, nothing is written.
   *
   * @param same the columns that make a row the same as one before
   */
  static void upsert(
      Tables tables, TableSpec spec, Dataset<Row> rows, List<String> key, List<String> same) {
    // Null equals null: a baseline has no window.
    String on =
        key.stream()
            .map(column -> "target.%1$s <=> source.%1$s".formatted(column))
            .collect(Collectors.joining(" AND "));
    Dataset<Row> target = tables.readNewest(spec.name()).alias("target");
    Column alike =
        java.util.stream.Stream.concat(key.stream(), same.stream())
            .map(column -> functions.expr("target.%1$s <=> source.%1$s".formatted(column)))
            .reduce(Column::and)
            .orElseThrow();
    Dataset<Row> changed =
        rows.alias("source").join(target, alike, "left_anti").coalesce(1).persist();
    try {
      if (!changed.isEmpty()) {
        java.util.Map<String, String> values =
            Arrays.stream(spec.schema().fieldNames())
                .filter(column -> !column.equals("first_seen"))
                .collect(Collectors.toMap(name -> name, name -> "source." + name));
        tables.merge(
            spec.name(),
            changed,
            on,
            merge -> merge.whenMatched().updateExpr(values).whenNotMatched().insertAll());
      }
    } finally {
      changed.unpersist();
    }
  }

  /** Rows about whole windows with all columns of their table, null where nothing was said. */
  static Dataset<Row> whole(Dataset<Row> said, TableSpec spec) {
    Dataset<Row> named =
        said.withColumn("column_name", functions.lit(WHOLE))
            .withColumn("monitor_version", functions.lit(0L));
    Set<String> present = Set.of(named.columns());
    return named.select(
        Arrays.stream(spec.schema().fields())
            .map(
                field ->
                    (present.contains(field.name())
                            ? functions.col(field.name())
                            : functions.lit(null))
                        .cast(field.dataType())
                        .as(field.name()))
            .toArray(Column[]::new));
  }
}
