package io.lakeloop.monitor;

import static org.apache.spark.sql.functions.array_sort;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.when;

import io.lakeloop.monitor.kernel.CategoricalState;
import io.lakeloop.monitor.kernel.ColumnState;
import io.lakeloop.monitor.kernel.NumericLayout;
import io.lakeloop.monitor.kernel.NumericState;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/** States as rows of {@code monitoring.profile_metrics}. */
final class ProfileRows {
  private static final StructType SCHEMA = MonitoringTables.PROFILES.schema();
  private static final double[] SHARES =
      IntStream.rangeClosed(1, 1000).mapToDouble(i -> i / 1000.0).toArray();
  private static final int FREQUENT = 100;

  private ProfileRows() {}

  /**
   * The statistics of every column, and of all rows of a window together.
   *
   * @param states {@code monitor, model_name, model_version, log_type, window, column_name,
   *     data_type, state, layout, parts}
   * @param version the predictions' version read
   */
  static Dataset<Row> of(Dataset<Row> states, String granularity, long version, String runId) {
    Dataset<Row> columns =
        states.map(
            (MapFunction<Row, Row>) row -> row(row, granularity, version, runId),
            Encoders.row(SCHEMA));
    return columns.unionByName(whole(columns));
  }

  /** One row a window, made of its columns'. */
  private static Dataset<Row> whole(Dataset<Row> columns) {
    List<String> key = List.of("monitor", "model_name", "model_version", "log_type", "window");
    Dataset<Row> grouped =
        columns
            .groupBy(key.stream().map(name -> col(name)).toArray(Column[]::new))
            .agg(
                max(col("count").plus(col("num_nulls"))).as("count"),
                array_sort(collect_list(when(col("count").gt(0), col("column_name"))))
                    .as("non_null_columns"),
                max("logging_table_commit_version").as("logging_table_commit_version"),
                max("granularity").as("granularity"),
                max("state_parts").as("state_parts"),
                max("run_id").as("run_id"));
    return MonitoringTables.whole(grouped, MonitoringTables.PROFILES);
  }

  private static Row row(Row row, String granularity, long version, String runId) {
    ColumnState state = ColumnState.decode(row.getAs("state"));
    NamedRow made =
        new NamedRow(SCHEMA)
            .copy(row, "window", "log_type", "column_name", "data_type")
            .copy(row, "monitor", "model_name", "model_version")
            .set("logging_table_commit_version", (int) version)
            .set("monitor_version", 0L)
            .set("granularity", granularity)
            .set("count", DriftRows.values(state))
            .set("num_nulls", state.nulls())
            .number("percent_null", DriftRows.percent(state, (double) state.nulls()))
            .set("state_parts", row.getAs("parts"))
            .set("run_id", runId);
    byte @Nullable [] layout = row.getAs("layout");
    if (state instanceof NumericState numeric && layout != null) {
      numbers(made, numeric, NumericLayout.decode(layout));
    } else if (state instanceof CategoricalState words) {
      words(made, words);
    }
    return made.row();
  }

  private static void numbers(NamedRow row, NumericState state, NumericLayout layout) {
    row.set("num_zeros", state.zeros())
        .set("num_nan", state.nans())
        .number("percent_zeros", DriftRows.percent(state, (double) state.zeros()))
        .number("percent_nan", DriftRows.percent(state, (double) state.nans()));
    if (state.usable() > 0) {
      double[] quantiles = state.quantiles(layout, SHARES);
      row.number("avg", state.mean())
          .number("min", state.min())
          .number("max", state.max())
          .number("stddev", state.standardDeviation())
          .number("median", quantiles[499])
          .set("quantiles", Arrays.stream(quantiles).boxed().toArray(Double[]::new));
    }
  }

  private static void words(NamedRow row, CategoricalState state) {
    if (state.others() == 0) {
      row.set("distinct_count", (long) state.counts().size())
          .number("percent_distinct", DriftRows.percent(state, state.counts().size()));
    }
    if (state.usable() > 0) {
      row.number("min_length", (double) state.shortest())
          .number("max_length", (double) state.longest())
          .number("avg_length", state.meanLength())
          .set(
              "frequent_items",
              state.counts().entrySet().stream()
                  .sorted(
                      Map.Entry.<String, Long>comparingByValue()
                          .reversed()
                          .thenComparing(Map.Entry.comparingByKey()))
                  .limit(FREQUENT)
                  .map(word -> RowFactory.create(word.getKey(), word.getValue()))
                  .toArray(Row[]::new));
    }
  }
}
