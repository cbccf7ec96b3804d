package io.lakeloop.monitor;

import io.lakeloop.core.LocalLakehouse;
import io.lakeloop.core.LocalSpark;
import io.lakeloop.core.table.TableSpec;
import io.lakeloop.core.table.Tables;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/** The monitoring tables, filled with what a test says that some runs have found. */
final class Watched {
  private static final Instant MONDAY = Instant.parse("2024-01-01T00:00:00Z");

  private final LocalLakehouse lakehouse;
  private final List<Row> profiles = new ArrayList<>();
  private final List<Row> drift = new ArrayList<>();
  private final List<Row> alerts = new ArrayList<>();

  Watched(Path folder) {
    lakehouse = new LocalLakehouse(folder);
  }

  /** Windows of a monitor and a version are told one after the other. */
  record Of(Watched watched, String monitor, int version) {
    /** A window's rows as a whole, and its quality where that is known. */
    Of whole(int day, long rows, long labelled, @Nullable Map<String, Double> quality) {
      watched.profiles.add(
          row(MonitoringTables.PROFILES, day)
              .set("log_type", "INPUT")
              .set("column_name", ":table")
              .set("count", rows)
              .set("labelled_rows", labelled)
              .set("quality", quality)
              .row());
      return this;
    }

    /** A column's distance from the baseline. */
    Of column(int day, long rows, String column, double index, double nullPoints, String status) {
      watched.drift.add(
          row(MonitoringTables.DRIFT, day)
              .set("drift_type", "BASELINE")
              .set("column_name", column)
              .set("rows", rows)
              .set("population_stability_index", status.equals("OK") ? index : null)
              .set("percent_null_delta", nullPoints)
              .set("status", status)
              .row());
      return this;
    }

    /** A verdict of an alert. */
    Of alert(int day, String alert, String column, String state) {
      watched.alerts.add(
          row(MonitoringTables.ALERTS, day)
              .set("alert", alert)
              .set("column_name", column)
              .set("state", state)
              .row());
      return this;
    }

    private NamedRow row(TableSpec spec, int day) {
      StructType schema = spec.schema();
      return new NamedRow(schema)
          .set("monitor", monitor)
          .set("model_name", "returns")
          .set("model_version", version)
          .set("window", RowFactory.create(Timestamp.from(day(day)), Timestamp.from(day(day + 1))));
    }
  }

  Of of(String monitor, int version) {
    return new Of(this, monitor, version);
  }

  static Instant day(int day) {
    return MONDAY.plus(Duration.ofDays(day));
  }

  Watched write() {
    write(MonitoringTables.PROFILES, profiles);
    write(MonitoringTables.DRIFT, drift);
    write(MonitoringTables.ALERTS, alerts);
    return this;
  }

  private void write(TableSpec spec, List<Row> rows) {
    tables().replace(spec, LocalSpark.session().createDataFrame(rows, spec.schema()).coalesce(1));
  }

  Tables tables() {
    return lakehouse.tables();
  }

  /** A monitor that wants a hundred rows. */
  static Monitor monitor(String name, Optional<RetrainingConfig> retraining) {
    return new Monitor(
        "shop",
        name,
        new MonitorConfig(
            "returns",
            Duration.ofDays(1),
            "1970-01-01",
            100,
            Optional.empty(),
            Map.of(),
            retraining));
  }
}
