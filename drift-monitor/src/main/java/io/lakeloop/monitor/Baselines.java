package io.lakeloop.monitor;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.percentile_approx;
import static org.apache.spark.sql.functions.when;

import io.lakeloop.core.failure.UsageException;
import io.lakeloop.core.table.Columns;
import io.lakeloop.core.table.Tables;
import io.lakeloop.features.TrainingSet;
import io.lakeloop.monitor.kernel.NumericLayout;
import io.lakeloop.registry.ModelRegistry;
import io.lakeloop.registry.ModelVersion;
import io.lakeloop.registry.PredictionColumns;
import io.lakeloop.registry.ScoringModel;
import io.lakeloop.registry.Task;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataType;
import org.jspecify.annotations.Nullable;

/**
 * What a model version's predictions are compared with: the rows it was trained on, at the version
 * of the training set that its provenance names, scored by itself. Counted once and kept.
 */
final class Baselines {
  private static final int QUANTILES = 999;
  private static final int ACCURACY = 100_000;

  private final Tables tables;
  private final Monitor monitor;
  private final String runId;

  Baselines(Tables tables, Monitor monitor, String runId) {
    this.tables = tables;
    this.monitor = monitor;
    this.runId = runId;
  }

  /**
   * How the columns of model versions are counted; baselines that are not there yet are made.
   *
   * @throws UsageException if a version is not registered, or its training set is gone
   */
  Map<Integer, List<ColumnPlan>> plans(Set<Integer> versions) {
    Map<Integer, List<ColumnPlan>> known = kept();
    Set<Integer> missing = new TreeSet<>(versions);
    missing.removeAll(known.keySet());
    missing.forEach(this::make);
    return missing.isEmpty() ? known : kept();
  }

  private Map<Integer, List<ColumnPlan>> kept() {
    Map<Integer, List<ColumnPlan>> plans = new HashMap<>();
    for (Row row :
        MonitoringTables.newest(tables, MonitoringTables.STATES, monitor)
            .filter(col("log_type").equalTo("BASELINE"))
            .select("model_version", "column_name", "data_type", "layout")
            .collectAsList()) {
      byte @Nullable [] layout = row.getAs("layout");
      plans
          .computeIfAbsent(row.getInt(0), version -> new ArrayList<>())
          .add(
              new ColumnPlan(
                  row.getString(1),
                  row.getString(2),
                  layout == null ? null : NumericLayout.decode(layout)));
    }
    return plans;
  }

  private void make(int number) {
    ModelVersion version =
        ModelRegistry.of(tables)
            .find(monitor.config().model(), number)
            .orElseThrow(
                () ->
                    new UsageException(
                        "%s holds predictions of %s/%d, which is not registered."
                            .formatted(monitor.predictions(), monitor.config().model(), number),
                        "Without its provenance nobody knows what it was trained on.",
                        "Register the version, or delete its predictions."));
    Dataset<Row> rows = rows(version).persist();
    try {
      List<ColumnPlan> plans = layouts(rows);
      Dataset<Row> states =
          new WindowProfiler(
                  Map.of(number, plans), monitor.config().granularity(), monitor.config().origin())
              .profile(rows, lit(number), lit(null));
      tables.merge(
          MonitoringTables.STATES.name(),
          StateRows.of(states, monitor, Map.of(number, plans), "BASELINE", "baseline", runId)
              .coalesce(1),
          "target.monitor = source.monitor AND target.model_version = source.model_version"
              + " AND target.log_type = 'BASELINE' AND target.column_name = source.column_name",
          merge -> merge.whenNotMatched().insertAll());
    } finally {
      rows.unpersist();
    }
  }

  private Dataset<Row> rows(ModelVersion version) {
    TrainingSet set =
        TrainingSet.at(
            tables, version.provenance().trainingSet(), version.provenance().trainingSetVersion());
    Dataset<Row> scored =
        ScoringModel.load(tables, version).score(set.rows(tables, TrainingSet.TRAIN));
    List<String> names = new ArrayList<>(version.provenance().features());
    names.add(PredictionColumns.PREDICTION);
    if (version.provenance().task() != Task.REGRESSION) {
      names.add(PredictionColumns.PROBABILITY);
    }
    return scored.select(
        names.stream()
            .filter(name -> ColumnPlan.isCounted(scored.schema().apply(name).dataType()))
            .map(Columns::named)
            .toArray(Column[]::new));
  }

  /** The bins of all numbers, from their quantiles, in one pass. */
  private static List<ColumnPlan> layouts(Dataset<Row> rows) {
    Column shares =
        array(
            IntStream.rangeClosed(1, QUANTILES)
                .mapToObj(i -> lit((double) i / (QUANTILES + 1)))
                .toArray(Column[]::new));
    List<Column> quantiles = new ArrayList<>(List.of(functions.count(lit(1))));
    for (String name : rows.columns()) {
      DataType type = rows.schema().apply(name).dataType();
      Column number =
          ColumnPlan.isNumeric(type)
              ? ColumnPlan.number(Columns.named(name), type)
              : lit(null).cast("double");
      Column finite = functions.abs(number).lt(lit(Double.POSITIVE_INFINITY));
      quantiles.add(percentile_approx(when(finite, number), shares, lit(ACCURACY)));
    }
    Row found =
        rows.agg(quantiles.get(0), quantiles.subList(1, quantiles.size()).toArray(Column[]::new))
            .head();
    List<ColumnPlan> plans = new ArrayList<>();
    for (int i = 0; i < rows.columns().length; i++) {
      DataType type = rows.schema().fields()[i].dataType();
      List<Double> values = found.isNullAt(i + 1) ? List.of() : found.getList(i + 1);
      NumericLayout layout =
          NumericLayout.ofQuantiles(values.stream().mapToDouble(Double::doubleValue).toArray());
      plans.add(
          new ColumnPlan(
              rows.columns()[i], type.simpleString(), ColumnPlan.isNumeric(type) ? layout : null));
    }
    return plans;
  }
}
