package io.lakeloop.monitor;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.row_number;

import io.lakeloop.core.table.Layer;
import io.lakeloop.core.table.TableName;
import io.lakeloop.core.table.Tables;
import io.lakeloop.registry.ModelRegistry;
import io.lakeloop.registry.ModelVersion;
import io.lakeloop.registry.PredictionColumns;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;

/** Reads what a page shows of a monitor: its newest windows, which are few. */
final class DashboardReader {
  /** As many windows as a page has room for. */
  private static final int WINDOWS = 12;

  private static final int ALERTS = 30;
  private static final int COMPARISONS = 10;
  private static final TableName MODEL_COMPARISONS =
      TableName.of(Layer.MONITORING, "model_comparisons");

  private final Tables tables;

  DashboardReader(Tables tables) {
    this.tables = tables;
  }

  /** What is known of a monitor. */
  DashboardFacts read(Monitor monitor) {
    Dataset<Row> newest =
        newestWindows(MonitoringTables.newest(tables, MonitoringTables.PROFILES, monitor));
    List<Row> windows = newest.collectAsList();
    Map<Instant, Long> rows = new TreeMap<>();
    windows.forEach(row -> rows.put(row.getTimestamp(1).toInstant(), row.getAs("count")));
    Optional<Row> last = windows.stream().reduce((before, after) -> after);
    return new DashboardFacts(
        monitor,
        last.flatMap(row -> version(monitor, row.getInt(0))),
        new EvidenceReader(tables, monitor).read(),
        last.map(row -> row.getTimestamp(2).toInstant()),
        rows,
        drift(monitor, newest),
        quality(newest),
        MonitoringTables.newest(tables, MonitoringTables.ALERTS, monitor)
            .filter("state = 'TRIGGERED'")
            .orderBy(
                col("window.start").desc(), col("alert"), col("column_name"), col("model_version"))
            .limit(ALERTS)
            .collectAsList(),
        comparisons(monitor));
  }

  /** The newest windows, oldest first; of each the newest version that predicted in it. */
  private static Dataset<Row> newestWindows(Dataset<Row> profiles) {
    Dataset<Row> whole =
        profiles
            .filter("column_name = ':table' AND log_type = 'INPUT'")
            .select(
                col("model_version"),
                col("window.start"),
                col("window.end"),
                col("count"),
                col("quality"));
    return whole
        .withColumn(
            "rank",
            row_number().over(Window.partitionBy("start").orderBy(col("model_version").desc())))
        .filter("rank = 1")
        .orderBy(col("start").desc())
        .limit(WINDOWS)
        .orderBy("start");
  }

  private Optional<ModelVersion> version(Monitor monitor, int number) {
    return ModelRegistry.of(tables).find(monitor.config().model(), number);
  }

  private Map<String, Map<Instant, Double>> drift(Monitor monitor, Dataset<Row> newest) {
    Map<String, Map<Instant, Double>> drift = new TreeMap<>();
    MonitoringTables.newest(tables, MonitoringTables.DRIFT, monitor)
        .filter("drift_type = 'BASELINE' AND column_name <> ':table'")
        .select(
            col("model_version"),
            col("window.start"),
            col("column_name"),
            col("population_stability_index").as("value"))
        .join(newest.select("model_version", "start"), new String[] {"model_version", "start"})
        .collectAsList()
        .forEach(row -> put(drift, row.getString(2), row.getTimestamp(1).toInstant(), row, 3));
    return outputsFirst(drift);
  }

  /** What the model says comes before what it is told. */
  private static Map<String, Map<Instant, Double>> outputsFirst(
      Map<String, Map<Instant, Double>> drift) {
    Map<String, Map<Instant, Double>> ordered = new LinkedHashMap<>();
    for (String output : List.of(PredictionColumns.PREDICTION, PredictionColumns.PROBABILITY)) {
      Optional.ofNullable(drift.get(output)).ifPresent(values -> ordered.put(output, values));
    }
    drift.forEach(ordered::putIfAbsent);
    return ordered;
  }

  private static Map<String, Map<Instant, Double>> quality(Dataset<Row> newest) {
    Map<String, Map<Instant, Double>> quality = new TreeMap<>();
    newest
        .select(col("start"), explode(col("quality")))
        .groupBy("start", "key")
        .agg(max("value").as("value"))
        .collectAsList()
        .forEach(row -> put(quality, row.getString(1), row.getTimestamp(0).toInstant(), row, 2));
    return quality;
  }

  private static void put(
      Map<String, Map<Instant, Double>> all, String name, Instant time, Row row, int place) {
    Map<Instant, Double> values = all.computeIfAbsent(name, key -> new TreeMap<>());
    if (!row.isNullAt(place)) {
      values.put(time, row.getDouble(place));
    }
  }

  private List<Row> comparisons(Monitor monitor) {
    return tables.exists(MODEL_COMPARISONS)
        ? tables
            .readNewest(MODEL_COMPARISONS)
            .filter(col("model").equalTo(monitor.config().model()))
            .select(
                "challenger_version",
                "champion_version",
                "metric",
                "challenger_value",
                "champion_value",
                "verdict",
                "compared_at")
            .orderBy(col("compared_at").desc(), col("challenger_version").desc(), col("metric"))
            .limit(COMPARISONS)
            .collectAsList()
        : List.of();
  }
}
