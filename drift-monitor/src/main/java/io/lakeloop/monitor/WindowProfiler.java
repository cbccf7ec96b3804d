package io.lakeloop.monitor;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import io.lakeloop.core.table.Columns;
import io.lakeloop.monitor.kernel.ColumnState;
import java.io.Serializable;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * Counts all columns of all windows in one pass: each partition counts for itself, and only the
 * states are shuffled.
 */
final class WindowProfiler implements Serializable {
  private static final long serialVersionUID = 1;
  private static final StructType STATES =
      new StructType()
          .add("model_version", "int")
          .add("window", MonitoringTables.WINDOW)
          .add("column_name", "string")
          .add("state", "binary");

  private final Map<Integer, List<ColumnPlan>> plans;
  private final long granularity;
  private final long origin;
  private final List<Source> sources;

  /** A column as it is read: words and numbers of one name are two. */
  private record Source(String column, boolean numeric) implements Serializable {
    static Source of(ColumnPlan plan) {
      return new Source(plan.column(), plan.layout() != null);
    }

    Column read(DataType type) {
      Column column = Columns.named(this.column);
      return numeric ? ColumnPlan.number(column, type) : column.cast("string");
    }
  }

  private record Group(int version, @Nullable Long start) {}

  /**
   * A profiler.
   *
   * @param plans how the columns of each model version are counted
   * @param origin the begin of one window
   */
  WindowProfiler(Map<Integer, List<ColumnPlan>> plans, Duration granularity, Instant origin) {
    this.plans = new HashMap<>(plans);
    this.granularity = ChronoUnit.MICROS.between(Instant.EPOCH, Instant.EPOCH.plus(granularity));
    this.origin = ChronoUnit.MICROS.between(Instant.EPOCH, origin);
    Set<Source> distinct = new LinkedHashSet<>();
    plans.values().forEach(columns -> columns.forEach(plan -> distinct.add(Source.of(plan))));
    this.sources = new ArrayList<>(distinct);
  }

  /**
   * Counts rows.
   *
   * @param rows with the planned columns; one that is missing counts as null
   * @param version each row's model version; rows of versions without a plan are left out
   * @param micros each row's time in microseconds of the epoch; null: no window
   * @return {@code model_version, window, column_name, state}, one row each
   */
  Dataset<Row> profile(Dataset<Row> rows, Column version, Column micros) {
    Set<String> present = Set.of(rows.columns());
    List<Column> columns = new ArrayList<>(List.of(version.cast("int"), micros.cast("bigint")));
    for (Source source : sources) {
      columns.add(
          present.contains(source.column())
              ? source.read(rows.schema().apply(source.column()).dataType())
              : lit(null).cast(source.numeric() ? "double" : "string"));
    }
    return rows.select(columns.toArray(Column[]::new))
        .mapPartitions((MapPartitionsFunction<Row, Row>) this::count, Encoders.row(STATES))
        .groupBy("model_version", "window", "column_name")
        .agg(StateMerge.sum(col("state")).as("state"));
  }

  private Iterator<Row> count(Iterator<Row> rows) {
    Map<Group, List<ColumnState>> states = new HashMap<>();
    Map<Integer, int[]> places = new HashMap<>();
    plans.forEach((version, columns) -> places.put(version, places(columns)));
    while (rows.hasNext()) {
      Row row = rows.next();
      List<ColumnPlan> columns = plans.get(row.getInt(0));
      int[] place = places.get(row.getInt(0));
      if (columns != null && place != null) {
        List<ColumnState> counted =
            states.computeIfAbsent(
                group(row), key -> columns.stream().map(ColumnPlan::empty).toList());
        for (int i = 0; i < place.length; i++) {
          columns.get(i).add(counted.get(i), row.get(place[i]));
        }
      }
    }
    return states.entrySet().stream()
        .flatMap(entry -> rows(entry.getKey(), entry.getValue()).stream())
        .iterator();
  }

  private int[] places(List<ColumnPlan> columns) {
    return columns.stream().mapToInt(plan -> 2 + sources.indexOf(Source.of(plan))).toArray();
  }

  private Group group(Row row) {
    if (row.isNullAt(1)) {
      return new Group(row.getInt(0), null);
    }
    long since = row.getLong(1) - origin;
    return new Group(row.getInt(0), origin + Math.floorDiv(since, granularity) * granularity);
  }

  private List<Row> rows(Group group, List<ColumnState> states) {
    Row window =
        group.start() == null
            ? null
            : RowFactory.create(time(group.start()), time(group.start() + granularity));
    List<ColumnPlan> columns = plans.getOrDefault(group.version(), List.of());
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < states.size(); i++) {
      rows.add(
          RowFactory.create(
              group.version(), window, columns.get(i).column(), states.get(i).encode()));
    }
    return rows;
  }

  private static Timestamp time(long micros) {
    return Timestamp.from(Instant.EPOCH.plus(micros, ChronoUnit.MICROS));
  }
}
