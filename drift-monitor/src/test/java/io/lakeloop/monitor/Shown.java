package io.lakeloop.monitor;

import io.lakeloop.registry.ModelVersion;
import io.lakeloop.registry.Provenance;
import io.lakeloop.registry.Stage;
import io.lakeloop.registry.Task;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.catalyst.expressions.GenericRowWithSchema;
import org.jspecify.annotations.Nullable;

/** What a page is to show of one monitor: nothing, but for what a test puts in. */
final class Shown {
  static final Instant DAY = Instant.parse("2024-01-01T00:00:00Z");

  final Map<Instant, Long> rows = new TreeMap<>();
  final Map<String, Map<Instant, Double>> drift = new TreeMap<>();
  final Map<String, Map<Instant, Double>> quality = new TreeMap<>();
  final List<Row> alerts = new ArrayList<>();
  final List<Row> comparisons = new ArrayList<>();
  Optional<ModelVersion> version = Optional.empty();
  Optional<Evidence> evidence = Optional.empty();
  Optional<Instant> dataEnd = Optional.empty();
  Optional<RetrainingConfig> retraining = Optional.empty();
  String name = "returns";

  DashboardFacts facts() {
    MonitorConfig config =
        new MonitorConfig(
            "returns",
            Duration.ofDays(1),
            "1970-01-01",
            150,
            Optional.empty(),
            Map.of(),
            retraining);
    return new DashboardFacts(
        new Monitor("shop", name, config),
        version,
        evidence,
        dataEnd,
        rows,
        drift,
        quality,
        alerts,
        comparisons);
  }

  String section() {
    return new DashboardSection(facts()).html();
  }

  /** Values of the days from the first on. */
  static Map<Instant, Double> days(double... values) {
    Map<Instant, Double> byDay = new TreeMap<>();
    for (double value : values) {
      byDay.put(day(byDay.size()), value);
    }
    return byDay;
  }

  static Instant day(int day) {
    return DAY.plus(Duration.ofDays(day));
  }

  static Evidence evidence(List<String> drifted, Evidence.@Nullable Quality quality) {
    return new Evidence(1, DAY, day(1), Map.of(), drifted, Optional.ofNullable(quality));
  }

  void alert(String alert, String column, String message) {
    Row row =
        new NamedRow(MonitoringTables.ALERTS.schema())
            .set("alert", alert)
            .set("column_name", column)
            .set("message", message)
            .set("window", RowFactory.create(Timestamp.from(DAY), Timestamp.from(day(1))))
            .row();
    // What is collected knows its columns' names; what a factory makes does not.
    alerts.add(
        new GenericRowWithSchema(
            IntStream.range(0, row.size()).mapToObj(row::get).toArray(),
            MonitoringTables.ALERTS.schema()));
  }

  static ModelVersion version(String description, Map<String, Double> metrics) {
    return new ModelVersion(
        "returns",
        3,
        Stage.PRODUCTION,
        "run",
        "file:/nowhere",
        "ann",
        DAY,
        description,
        Map.of(),
        new Provenance(
            "shop",
            Task.BINARY,
            "returns",
            0,
            "hash",
            List.of(),
            "returned",
            List.of("price"),
            Map.of(),
            metrics,
            Map.of(),
            "build",
            "config",
            Map.of()),
        Optional.empty());
  }
}
