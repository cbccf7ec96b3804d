package io.lakeloop.monitor;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import io.lakeloop.core.table.Tables;
import io.lakeloop.registry.PredictionColumns;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Reads what the monitoring tables know of a monitor's newest window that has enough rows. */
final class EvidenceReader {
  /** Percent points more of missing values than in training that count as a fault. */
  private static final double FAULTY_POINTS = 10;

  private final Tables tables;
  private final Monitor monitor;

  EvidenceReader(Tables tables, Monitor monitor) {
    this.tables = tables;
    this.monitor = monitor;
  }

  /** The evidence; empty where no window has enough rows yet. */
  Optional<Evidence> read() {
    Dataset<Row> drift =
        MonitoringTables.newest(tables, MonitoringTables.DRIFT, monitor)
            .filter("drift_type = 'BASELINE'");
    List<Row> newest =
        drift
            .filter(col("rows").geq(monitor.config().minimumRows()))
            .orderBy(col("window.start").desc(), col("model_version").desc())
            .select("model_version", "window.start", "window.end", "window")
            .limit(1)
            .collectAsList();
    return newest.stream().findFirst().map(row -> evidence(row, drift));
  }

  private Evidence evidence(Row newest, Dataset<Row> drift) {
    int version = newest.getInt(0);
    return new Evidence(
        version,
        newest.getTimestamp(1).toInstant(),
        newest.getTimestamp(2).toInstant(),
        missing(of(newest, drift)),
        drifted(of(newest, MonitoringTables.newest(tables, MonitoringTables.ALERTS, monitor))),
        monitor.config().retraining().flatMap(wanted -> quality(version, wanted)));
  }

  private static Dataset<Row> of(Row newest, Dataset<Row> rows) {
    return rows.filter(
        col("model_version")
            .equalTo(newest.getInt(0))
            .and(col("window.start").equalTo(lit(newest.getTimestamp(1)))));
  }

  private static Map<String, Double> missing(Dataset<Row> drift) {
    Map<String, Double> missing = new HashMap<>();
    drift
        .filter(
            col("percent_null_delta").geq(FAULTY_POINTS).or(col("status").equalTo("EMPTY_CURRENT")))
        .select("column_name", "percent_null_delta")
        .collectAsList()
        .forEach(row -> missing.put(row.getString(0), points(row)));
    return missing;
  }

  /** A column may be empty without more nulls than before: all of it is NaN or infinite. */
  private static double points(Row row) {
    return row.isNullAt(1) || row.getDouble(1) < FAULTY_POINTS ? 100 : row.getDouble(1);
  }

  private static List<String> drifted(Dataset<Row> alerts) {
    List<String> drifted = new ArrayList<>();
    alerts
        .filter(
            col("state")
                .equalTo("TRIGGERED")
                .and(
                    col("column_name")
                        .isin(
                            MonitoringTables.WHOLE,
                            PredictionColumns.PREDICTION,
                            PredictionColumns.PROBABILITY)
                        .equalTo(lit(false))))
        .select("column_name")
        .distinct()
        .collectAsList()
        .forEach(row -> drifted.add(row.getString(0)));
    return drifted;
  }

  private Optional<Evidence.Quality> quality(int version, RetrainingConfig wanted) {
    List<Row> measured =
        MonitoringTables.newest(tables, MonitoringTables.PROFILES, monitor)
            .filter("column_name = ':table' AND log_type = 'INPUT'")
            .filter(col("model_version").equalTo(version))
            .filter(col("labelled_rows").geq(monitor.config().minimumRows()))
            .select(col("quality").getItem(wanted.qualityMetric()).as("value"), col("window.start"))
            .filter(col("value").isNotNull())
            .orderBy(col("start").desc())
            .limit(1)
            .collectAsList();
    return measured.stream()
        .findFirst()
        .map(row -> quality(wanted, row.getDouble(0), row.getTimestamp(1).toInstant()));
  }

  private static Evidence.Quality quality(RetrainingConfig wanted, double value, Instant start) {
    return new Evidence.Quality(
        wanted.qualityMetric(), value, wanted.bound(), wanted.lostAt(value), start);
  }
}
