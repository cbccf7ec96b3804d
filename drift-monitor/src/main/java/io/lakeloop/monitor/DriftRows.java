package io.lakeloop.monitor;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.struct;

import io.lakeloop.monitor.kernel.CategoricalState;
import io.lakeloop.monitor.kernel.ColumnState;
import io.lakeloop.monitor.kernel.Drift;
import io.lakeloop.monitor.kernel.NumericLayout;
import io.lakeloop.monitor.kernel.NumericState;
import io.lakeloop.monitor.kernel.TestResult;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/** States side by side as rows of {@code monitoring.drift_metrics}. */
final class DriftRows {
  private static final String OTHER_ROWS = "other_rows";
  private static final StructType SCHEMA =
      MonitoringTables.DRIFT.schema().add(OTHER_ROWS, "bigint");

  private DriftRows() {}

  /**
   * Compares each column of each window, and its rows as a whole, with the baseline and the window
   * before.
   *
   * @param compared {@code monitor, model_name, model_version, window, column_name, data_type,
   *     state, layout, baseline, previous_window, previous}
   */
  static Dataset<Row> of(Dataset<Row> compared, String granularity, String runId) {
    Dataset<Row> columns =
        compared.flatMap(
            (FlatMapFunction<Row, Row>) row -> rows(row, granularity, runId), Encoders.row(SCHEMA));
    return columns.drop(OTHER_ROWS).unionByName(whole(columns));
  }

  private static Dataset<Row> whole(Dataset<Row> columns) {
    Column other = col("count").minus(col("count_delta"));
    Column added = count_if(col("count").gt(0).and(other.equalTo(0)));
    Column missing = count_if(col("count").equalTo(0).and(other.gt(0)));
    Dataset<Row> windows =
        columns
            .groupBy(
                Stream.of(
                        "monitor",
                        "model_name",
                        "model_version",
                        "window",
                        "window_cmp",
                        "drift_type",
                        "granularity",
                        "run_id")
                    .map(name -> col(name))
                    .toArray(Column[]::new))
            .agg(
                max("rows").as("rows"),
                max("rows").as("count"),
                max("rows").minus(max(OTHER_ROWS)).as("count_delta"),
                struct(added.as("added"), missing.as("missing")).as("non_null_columns_delta"))
            .withColumn("status", lit(Drift.Status.OK.name()));
    return MonitoringTables.whole(windows, MonitoringTables.DRIFT);
  }

  private static Iterator<Row> rows(Row row, String granularity, String runId) {
    List<Row> rows = new ArrayList<>();
    rows.add(row(row, "BASELINE", "baseline", null, granularity, runId));
    if (row.getAs("previous") != null) {
      Row window = row.getAs("previous_window");
      rows.add(row(row, "CONSECUTIVE", "previous", window, granularity, runId));
    }
    return rows.iterator();
  }

  private static Row row(
      Row row, String type, String other, @Nullable Row window, String granularity, String runId) {
    ColumnState current = ColumnState.decode(row.getAs("state"));
    ColumnState before = ColumnState.decode(row.getAs(other));
    byte @Nullable [] layout = row.getAs("layout");
    Drift drift = drift(layout, before, current);
    return new NamedRow(SCHEMA)
        .copy(row, "window", "column_name", "data_type")
        .copy(row, "monitor", "model_name", "model_version")
        .set("window_cmp", window)
        .set("granularity", granularity)
        .set("monitor_version", 0L)
        .set("drift_type", type)
        .set("count_delta", values(current) - values(before))
        .number("avg_delta", mean(current) - mean(before))
        .number(
            "percent_null_delta",
            percent(current, (double) current.nulls()) - percent(before, (double) before.nulls()))
        .number(
            "percent_zeros_delta",
            percent(current, zeros(current)) - percent(before, zeros(before)))
        .number(
            "percent_distinct_delta",
            percent(current, distinct(current)) - percent(before, distinct(before)))
        .number("js_distance", drift.jsDistance())
        .number("wasserstein_distance", drift.wassersteinDistance())
        .number("population_stability_index", drift.populationStabilityIndex())
        .number("tv_distance", drift.tvDistance())
        .number("l_infinity_distance", drift.lInfinityDistance())
        .set("ks_test", test(drift.ksTest()))
        .set("chi_squared_test", test(drift.chiSquaredTest()))
        .set("status", drift.status().name())
        .set("count", values(current))
        .set("rows", current.rows())
        .set(OTHER_ROWS, before.rows())
        .set("run_id", runId)
        .row();
  }

  private static Drift drift(byte @Nullable [] layout, ColumnState before, ColumnState current) {
    if (layout != null
        && before instanceof NumericState one
        && current instanceof NumericState other) {
      return Drift.between(NumericLayout.decode(layout), one, other);
    }
    return Drift.between((CategoricalState) before, (CategoricalState) current);
  }

  private static @Nullable Row test(@Nullable TestResult test) {
    return test == null
        ? null
        : RowFactory.create(
            test.statistic(), Double.isNaN(test.pvalue()) ? null : (Double) test.pvalue());
  }

  /** Rows with a value, as Lakehouse Monitoring counts them: not null. */
  static long values(ColumnState state) {
    return state.rows() - state.nulls();
  }

  /** A part of all rows in percent; NaN without rows. */
  static double percent(ColumnState state, double part) {
    return 100.0 * part / state.rows();
  }

  private static double mean(ColumnState state) {
    return state instanceof NumericState numeric ? numeric.mean() : Double.NaN;
  }

  private static double zeros(ColumnState state) {
    return state instanceof NumericState numeric ? numeric.zeros() : Double.NaN;
  }

  private static double distinct(ColumnState state) {
    return state instanceof CategoricalState words && words.others() == 0
        ? words.counts().size()
        : Double.NaN;
  }
}
