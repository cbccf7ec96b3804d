package io.lakeloop.monitor;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.sort_array;
import static org.apache.spark.sql.functions.struct;

import io.lakeloop.core.config.Hash;
import io.lakeloop.core.table.Tables;
import io.lakeloop.registry.PredictionColumns;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Judges a monitor's alerts after every window, and tells the log of those that are new. */
final class Alerts {
  private static final Logger LOG = LoggerFactory.getLogger(Alerts.class);
  private static final StructType SCHEMA = MonitoringTables.ALERTS.schema();

  private final Tables tables;
  private final Monitor monitor;
  private final Instant now;
  private final String runId;

  Alerts(Tables tables, Monitor monitor, Instant now, String runId) {
    this.tables = tables;
    this.monitor = monitor;
    this.now = now;
    this.runId = runId;
  }

  /** Writes the verdicts that are new or have changed. */
  void update() {
    if (monitor.config().alerts().isEmpty()) {
      return;
    }
    MonitoringTables.upsert(
        tables,
        MonitoringTables.ALERTS,
        verdicts(),
        List.of("alert_id"),
        List.of("state", "value", "threshold", "violations", "notified", "message"));
    MonitoringTables.newest(tables, MonitoringTables.ALERTS, monitor)
        .filter(col("run_id").equalTo(runId).and(col("notified")))
        .orderBy("window.start", "alert", "column_name")
        .limit(100)
        .collectAsList()
        .forEach(
            row ->
                LOG.warn("alert {}: {}", row.<String>getAs("alert"), row.<String>getAs("message")));
  }

  private Dataset<Row> verdicts() {
    Dataset<Row> histories =
        observations()
            .groupBy("alert", "model_version", "column_name")
            .agg(sort_array(collect_list(struct("start", "end", "value", "rows"))).as("windows"));
    // Few: one history a rule and column. What grows with the data has been summed long before.
    List<Row> judged = new ArrayList<>();
    for (Row history : histories.collectAsList()) {
      String name = history.getAs("alert");
      AlertConfig alert = Objects.requireNonNull(monitor.config().alerts().get(name));
      judged.addAll(rows(name, alert, history));
    }
    return tables.spark().createDataFrame(judged, SCHEMA);
  }

  private List<Row> rows(String name, AlertConfig alert, Row history) {
    List<Row> windows = history.getList(history.fieldIndex("windows"));
    String column = history.getAs("column_name");
    return new AlertRule(alert, monitor.config().minimumRows())
        .judge(windows.stream().map(Alerts::observation).toList()).stream()
            .map(verdict -> row(name, alert, history.getAs("model_version"), column, verdict))
            .toList();
  }

  private static AlertRule.Observation observation(Row row) {
    return new AlertRule.Observation(
        row.getTimestamp(0).toInstant(),
        row.getTimestamp(1).toInstant(),
        Optional.ofNullable(row.getAs("value")),
        row.getLong(3));
  }

  private Row row(
      String name, AlertConfig alert, int version, String column, AlertRule.Verdict verdict) {
    Instant start = verdict.window().start();
    return new NamedRow(SCHEMA)
        .set(
            "alert_id",
            Hash.of(
                String.join(
                    "\n",
                    monitor.name(),
                    name,
                    Integer.toString(version),
                    column,
                    start.toString())))
        .set("monitor", monitor.name())
        .set("alert", name)
        .set("model_name", monitor.config().model())
        .set("model_version", version)
        .set("column_name", column)
        .set(
            "window",
            RowFactory.create(Timestamp.from(start), Timestamp.from(verdict.window().end())))
        .set("metric", alert.metric().name())
        .set("state", verdict.state().name())
        .set("value", verdict.window().value().orElse(null))
        .set("threshold", alert.threshold())
        .set("violations", verdict.violations())
        .set("notified", verdict.notified())
        .set("message", verdict.message(column, alert))
        .set("first_seen", Timestamp.from(now))
        .set("run_id", runId)
        .row();
  }

  /** {@code alert, model_version, column_name, start, end, value, rows} that rules look at. */
  private Dataset<Row> observations() {
    List<Column> quality = new ArrayList<>();
    List<Column> drift = new ArrayList<>();
    monitor
        .config()
        .alerts()
        .forEach(
            (name, alert) -> (alert.metric().isQuality() ? quality : drift).add(look(name, alert)));
    List<Dataset<Row>> observed = new ArrayList<>();
    if (!quality.isEmpty()) {
      Dataset<Row> measured =
          MonitoringTables.newest(tables, MonitoringTables.PROFILES, monitor)
              .filter("column_name = ':table' AND log_type = 'INPUT' AND quality IS NOT NULL");
      observed.add(observed(measured, "labelled_rows", quality));
    }
    if (!drift.isEmpty()) {
      Dataset<Row> compared =
          MonitoringTables.newest(tables, MonitoringTables.DRIFT, monitor)
              .filter("drift_type = 'BASELINE'");
      observed.add(observed(compared, "rows", drift));
    }
    return observed.stream().reduce(Dataset::union).orElseThrow();
  }

  /** One pass, whatever the number of rules: each row once for every rule that looks at it. */
  private static Dataset<Row> observed(Dataset<Row> windows, String rows, List<Column> looks) {
    return windows
        .select(
            explode(array(looks.toArray(Column[]::new))).as("look"),
            col("model_version"),
            col("column_name"),
            col("window.start"),
            col("window.end"),
            col(rows).as("rows"))
        .filter("look.looks")
        .select("look.alert", "model_version", "column_name", "start", "end", "look.value", "rows");
  }

  private static Column look(String name, AlertConfig alert) {
    AlertMetric metric = alert.metric();
    return struct(
        lit(name).as("alert"),
        (metric.isQuality() ? lit(true) : looks(alert)).as("looks"),
        (metric.isQuality() ? col("quality").getItem(metric.name()) : expr(metric.expression()))
            .as("value"));
  }

  /** Whether a rule about drift looks at a column: the one it names, or else every feature. */
  private static Column looks(AlertConfig alert) {
    return alert
        .column()
        .map(column -> col("column_name").equalTo(column))
        .orElseGet(
            () ->
                not(
                    col("column_name")
                        .isin(
                            MonitoringTables.WHOLE,
                            PredictionColumns.PREDICTION,
                            PredictionColumns.PROBABILITY)));
  }
}
