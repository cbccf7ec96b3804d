package io.lakeloop.monitor;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.unix_micros;
import static org.assertj.core.api.Assertions.assertThat;

import io.lakeloop.core.LocalSpark;
import io.lakeloop.monitor.kernel.CategoricalState;
import io.lakeloop.monitor.kernel.ColumnState;
import io.lakeloop.monitor.kernel.NumericLayout;
import io.lakeloop.monitor.kernel.NumericState;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Rows of several model versions cut into windows, and what is written of them. */
class WindowProfilerTest {
  private static final NumericLayout LAYOUT = NumericLayout.ofEdges(0, 10);

  /** In the second version size is a word, and colour is not looked at. */
  private static final Map<Integer, List<ColumnPlan>> PLANS =
      Map.of(
          1,
          List.of(
              new ColumnPlan("size", "double", LAYOUT), new ColumnPlan("colour", "string", null)),
          2,
          List.of(new ColumnPlan("size", "string", null)));

  private static final StructType ROWS =
      new StructType()
          .add("at", "timestamp")
          .add("version", "int")
          .add("size", "double")
          .add("colour", "string");

  @Test
  void cutsWindowsFromTheGivenOriginOnAndBeforeIt() {
    Map<String, Long> rows = new TreeMap<>();
    profile(
            RowFactory.create(time("2024-01-01T00:00:00Z"), 1, 1.0, "red"),
            RowFactory.create(time("2024-01-03T05:59:59.999999Z"), 1, 2.0, "red"),
            RowFactory.create(time("2024-01-03T06:00:00Z"), 1, 3.0, null),
            RowFactory.create(time("2023-12-31T23:59:59Z"), 1, null, "blue"),
            RowFactory.create(null, 1, 4.0, "red"))
        .filter("column_name = 'size'")
        .collectAsList()
        .forEach(row -> rows.put(window(row), state(row).rows()));

    assertThat(rows)
        .isEqualTo(
            Map.of(
                "2023-12-31T06:00:00Z to 2024-01-03T06:00:00Z", 3L,
                "2024-01-03T06:00:00Z to 2024-01-06T06:00:00Z", 1L,
                "none", 1L));
  }

  @Test
  void countsEachVersionByItsOwnPlanAndPassesOverOthers() {
    Map<String, ColumnState> states = new TreeMap<>();
    profile(
            RowFactory.create(time("2024-01-01T00:00:00Z"), 1, 1.0, "red"),
            RowFactory.create(time("2024-01-01T00:00:00Z"), 1, 30.0, "red"),
            RowFactory.create(time("2024-01-01T00:00:00Z"), 2, 1.5, "blue"),
            RowFactory.create(time("2024-01-01T00:00:00Z"), 3, 9.0, "green"))
        .collectAsList()
        .forEach(row -> states.put(row.getInt(0) + " " + row.getString(2), state(row)));

    assertThat(states).containsOnlyKeys("1 size", "1 colour", "2 size");
    assertThat(states.get("1 size"))
        .isInstanceOfSatisfying(
            NumericState.class, size -> assertThat(size.mean()).isEqualTo(15.5));
    assertThat(states.get("1 colour"))
        .isInstanceOfSatisfying(
            CategoricalState.class, words -> assertThat(words.counts()).containsEntry("red", 2L));
    assertThat(states.get("2 size"))
        .isInstanceOfSatisfying(
            CategoricalState.class,
            words -> assertThat(words.counts()).isEqualTo(Map.of("1.5", 1L)));
  }

  @Test
  void countsAMissingColumnAsNull() {
    Dataset<Row> rows =
        LocalSpark.session()
            .createDataFrame(
                List.of(RowFactory.create(time("2024-01-01T00:00:00Z"), 1, 1.0, "red")), ROWS)
            .drop("colour");

    List<Row> found = profiled(rows).filter("column_name = 'colour'").collectAsList();

    assertThat(found).hasSize(1);
    assertThat(state(found.get(0)).nulls()).isEqualTo(1);
  }

  /** A type is a version's: whichever comes first must not stand for both. */
  @Test
  void writesEachVersionsOwnTypeAndBinsWithTheBaselineOnly() {
    Dataset<Row> states =
        profile(
            RowFactory.create(time("2024-01-01T00:00:00Z"), 1, 1.0, "red"),
            RowFactory.create(time("2024-01-01T00:00:00Z"), 2, 1.5, "blue"));
    Monitor monitor =
        new Monitor(
            "shop",
            "watch",
            new MonitorConfig(
                "returns",
                Duration.ofDays(1),
                "1970-01-01",
                1,
                Optional.empty(),
                Map.of(),
                Optional.empty()));

    assertThat(
            StateRows.of(states, monitor, PLANS, "INPUT", "batch/1", "run1")
                .select("model_version", "column_name", "data_type", "layout", "monitor", "batch")
                .orderBy("model_version", "column_name")
                .collectAsList())
        .containsExactly(
            RowFactory.create(1, "colour", "string", null, "watch", "batch/1"),
            RowFactory.create(1, "size", "double", null, "watch", "batch/1"),
            RowFactory.create(2, "size", "string", null, "watch", "batch/1"));
    assertThat(
            StateRows.of(states, monitor, PLANS, "BASELINE", "baseline", "run1")
                .filter("layout IS NOT NULL")
                .select("model_version", "column_name", "log_type")
                .collectAsList())
        .containsExactly(RowFactory.create(1, "size", "BASELINE"));
    assertThat(StateRows.of(states, monitor, PLANS, "INPUT", "batch/1", "run1").columns())
        .containsExactly(MonitoringTables.STATES.schema().fieldNames());
  }

  private static Dataset<Row> profile(Row... rows) {
    return profiled(LocalSpark.session().createDataFrame(List.of(rows), ROWS));
  }

  private static Dataset<Row> profiled(Dataset<Row> rows) {
    return new WindowProfiler(PLANS, Duration.ofDays(3), Instant.parse("2024-01-03T06:00:00Z"))
        .profile(rows.repartition(3), col("version"), unix_micros(col("at")));
  }

  private static ColumnState state(Row row) {
    return ColumnState.decode(row.getAs("state"));
  }

  private static String window(Row row) {
    @Nullable Row window = row.getAs("window");
    return window == null
        ? "none"
        : window.getTimestamp(0).toInstant() + " to " + window.getTimestamp(1).toInstant();
  }

  private static Timestamp time(String text) {
    return Timestamp.from(Instant.parse(text));
  }
}
