package io.lakeloop.registry.delta;

import static org.apache.spark.sql.types.DataTypes.createArrayType;

import io.lakeloop.core.table.TableName;
import io.lakeloop.registry.Measurement;
import io.lakeloop.registry.RunInput;
import io.lakeloop.registry.TrackedRun;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/** How a run is a row of {@code registry.runs}. */
final class RunRows {
  private static final StructType MEASUREMENT =
      new StructType()
          .add("metric", "string")
          .add("value", "double")
          .add("step", "bigint")
          .add("at", "timestamp");

  private static final StructType INPUT =
      new StructType().add("table", "string").add("version", "bigint").add("context", "string");

  static final StructType SCHEMA =
      new StructType()
          .add("run_id", "string")
          .add("project", "string")
          .add("experiment", "string", true, "What was tried: the model's name.")
          .add("status", "string", true, "running, finished or failed.")
          .add("user", "string")
          .add("parameters", "map<string,string>")
          .add("metrics", "map<string,double>", true, "The newest value of each metric.")
          .add("tags", "map<string,string>")
          .add("started_at", "timestamp")
          .add("ended_at", "timestamp")
          .add("inputs", createArrayType(INPUT), true, "The datasets it read.")
          .add("measurements", createArrayType(MEASUREMENT), true, "All values of all metrics.")
          .add("saves", "bigint", true, "How often the run was saved.");

  private RunRows() {}

  static Row row(TrackedRun run, long saves) {
    return RowFactory.create(
        run.runId(),
        run.project(),
        run.experiment(),
        run.status().text(),
        run.user(),
        run.parameters(),
        run.metrics(),
        run.tags(),
        Timestamp.from(run.startedAt()),
        run.endedAt().map(Timestamp::from).orElse(null),
        run.inputs().stream()
            .map(
                input ->
                    RowFactory.create(input.table().toString(), input.version(), input.context()))
            .toArray(Row[]::new),
        run.measurements().stream()
            .map(
                each ->
                    RowFactory.create(
                        each.metric(), each.value(), each.step(), Timestamp.from(each.at())))
            .toArray(Row[]::new),
        saves);
  }

  static TrackedRun run(Row row) {
    Instant startedAt = row.<Timestamp>getAs("started_at").toInstant();
    return new TrackedRun(
        row.getAs("run_id"),
        row.getAs("project"),
        row.getAs("experiment"),
        TrackedRun.Status.valueOf(row.<String>getAs("status").toUpperCase(Locale.ROOT)),
        row.getAs("user"),
        row.getJavaMap(row.fieldIndex("parameters")),
        measurements(row, startedAt),
        row.getJavaMap(row.fieldIndex("tags")),
        list(row, "inputs").stream().map(RunRows::input).toList(),
        startedAt,
        Optional.ofNullable(row.<Timestamp>getAs("ended_at")).map(Timestamp::toInstant));
  }

  /** How often a run was saved; 0 where there is none, or that was not counted yet. */
  static long saves(@Nullable Row row) {
    if (row == null) {
      return 0;
    }
    int index = List.of(row.schema().fieldNames()).indexOf("saves");
    return index < 0 || row.isNullAt(index) ? 0 : row.getLong(index);
  }

  /** Rows of earlier builds have the newest values only. */
  private static List<Measurement> measurements(Row row, Instant startedAt) {
    List<Measurement> measurements = new ArrayList<>();
    list(row, "measurements")
        .forEach(
            each ->
                measurements.add(
                    new Measurement(
                        each.getAs("metric"),
                        each.<Double>getAs("value"),
                        each.<Long>getAs("step"),
                        each.<Timestamp>getAs("at").toInstant())));
    if (measurements.isEmpty()) {
      Map<String, Double> metrics = row.getJavaMap(row.fieldIndex("metrics"));
      metrics.forEach(
          (name, value) -> measurements.add(new Measurement(name, value, 0, startedAt)));
    }
    return measurements;
  }

  private static RunInput input(Row row) {
    return new RunInput(
        TableName.parse(row.getAs("table")), row.<Long>getAs("version"), row.getAs("context"));
  }

  private static List<Row> list(Row row, String column) {
    boolean absent =
        !List.of(row.schema().fieldNames()).contains(column)
            || row.isNullAt(row.fieldIndex(column));
    return absent ? List.of() : row.getList(row.fieldIndex(column));
  }
}
