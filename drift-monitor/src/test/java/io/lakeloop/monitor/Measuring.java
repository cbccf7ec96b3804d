package io.lakeloop.monitor;

import io.lakeloop.core.LocalLakehouse;
import io.lakeloop.core.LocalSpark;
import io.lakeloop.core.table.TableName;
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

/** A lakehouse with the predictions of one model, their labels, and profiled windows of an hour. */
final class Measuring {
  private static final Instant MIDNIGHT = Instant.parse("2024-01-01T00:00:00Z");
  private static final StructType PREDICTED =
      new StructType()
          .add("id", "int")
          .add("at", "timestamp")
          .add("model_version", "int")
          .add("prediction", "double")
          .add("probability", "double");
  private static final StructType LABELLED =
      new StructType().add("id", "int").add("at", "timestamp").add("truth", "double");

  private final LocalLakehouse lakehouse;
  private final List<Row> predictions = new ArrayList<>();
  private final List<Row> labels = new ArrayList<>();
  private final List<Row> windows = new ArrayList<>();

  Measuring(Path folder) {
    lakehouse = new LocalLakehouse(folder);
  }

  Tables tables() {
    return lakehouse.tables();
  }

  /** A class predicted by a probability, and what it was. */
  void scored(int version, int minute, double probability, @Nullable Double label) {
    row(version, minute, probability >= 0.5 ? 1 : 0, probability, label);
  }

  /** One of several classes predicted, and which it was. */
  void classified(int version, int minute, double prediction, double label) {
    row(version, minute, prediction, 0.6, label);
  }

  /** A number predicted, and what it was. */
  void guessed(int version, int minute, double prediction, double label) {
    row(version, minute, prediction, null, label);
  }

  private void row(
      int version,
      int minute,
      double prediction,
      @Nullable Double probability,
      @Nullable Double label) {
    int id = predictions.size();
    predictions.add(RowFactory.create(id, time(minute), version, prediction, probability));
    labels.add(RowFactory.create(id, time(minute), label));
  }

  /** A window as a profile leaves it: counted, not yet measured. */
  void profiled(String monitor, int version, int hour) {
    windows.add(
        new NamedRow(MonitoringTables.PROFILES.schema())
            .set("monitor", monitor)
            .set("model_version", version)
            .set("log_type", "INPUT")
            .set("column_name", ":table")
            .set("window", RowFactory.create(time(60 * hour), time(60 * hour + 60)))
            .set("run_id", "profile")
            .row());
  }

  /** Writes it all. */
  void write() {
    fill(TableSpec.appended(TableName.parse("predictions.fares"), PREDICTED, ""), predictions);
    fill(TableSpec.appended(TableName.parse("silver.truth"), LABELLED, ""), labels);
    fill(MonitoringTables.PROFILES, windows);
  }

  private void fill(TableSpec spec, List<Row> rows) {
    tables().replace(spec, LocalSpark.session().createDataFrame(rows, spec.schema()).coalesce(1));
  }

  private static Timestamp time(int minute) {
    return Timestamp.from(MIDNIGHT.plus(Duration.ofMinutes(minute)));
  }

  /** Measures the windows that can be; how many were. */
  int measure(String monitor, String labels, Duration availableAfter) {
    MonitorConfig config =
        new MonitorConfig(
            "fares",
            Duration.ofHours(1),
            "1970-01-01",
            1,
            Optional.of(
                new LabelsConfig(TableName.parse(labels), List.of("id"), "truth", availableAfter)),
            Map.of(),
            Optional.empty());
    return WindowQuality.of(tables(), new Monitor("shop", monitor, config), "at", "measure")
        .orElseThrow()
        .update();
  }

  /** The windows of a monitor that have been measured. */
  List<Row> measured(String monitor) {
    return tables()
        .read(MonitoringTables.PROFILES.name())
        .filter("monitor = '" + monitor + "' AND quality IS NOT NULL")
        .orderBy("window.start", "model_version")
        .collectAsList();
  }
}
