package io.lakeloop.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import io.lakeloop.core.LocalSpark;
import io.lakeloop.monitor.kernel.ColumnState;
import io.lakeloop.monitor.kernel.NumericLayout;
import io.lakeloop.monitor.kernel.NumericState;
import io.lakeloop.monitor.kernel.States;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DriftRowsTest {
  private static final NumericLayout LAYOUT = NumericLayout.ofEdges(0, 10);
  private static final Row WINDOW = window("2024-01-02T00:00:00Z", "2024-01-03T00:00:00Z");
  private static final Row BEFORE = window("2024-01-01T00:00:00Z", "2024-01-02T00:00:00Z");
  private static final StructType COMPARED =
      new StructType()
          .add("monitor", "string")
          .add("model_name", "string")
          .add("model_version", "int")
          .add("window", MonitoringTables.WINDOW)
          .add("column_name", "string")
          .add("data_type", "string")
          .add("state", "binary")
          .add("layout", "binary")
          .add("baseline", "binary")
          .add("previous_window", MonitoringTables.WINDOW)
          .add("previous", "binary");

  @Test
  void comparesNumbersWithTheBaselineAndTheWindowBefore() {
    List<Row> rows =
        drift(
            compared(
                LAYOUT.encode(),
                States.numbers(LAYOUT, 0.0, 10.0, null, 20.0),
                States.numbers(LAYOUT, 5.0, 5.0),
                States.numbers(LAYOUT, 10.0, 0.0, 0.0, null)));

    assertThat(rows)
        .extracting(row -> row.getAs("drift_type"))
        .containsExactly("BASELINE", "CONSECUTIVE");
    Row baseline = rows.get(0);
    assertThat(baseline.<Row>getAs("window")).isEqualTo(WINDOW);
    assertThat(baseline.<Row>getAs("window_cmp")).isNull();
    assertThat(baseline.<Long>getAs("count")).isEqualTo(3);
    assertThat(baseline.<Long>getAs("rows")).isEqualTo(4);
    assertThat(baseline.<Long>getAs("count_delta")).isEqualTo(1);
    assertThat(baseline.<Double>getAs("avg_delta")).isCloseTo(5, within(1e-12));
    assertThat(baseline.<Double>getAs("percent_null_delta")).isEqualTo(25);
    assertThat(baseline.<Double>getAs("percent_zeros_delta")).isEqualTo(25);
    assertThat(baseline.<Double>getAs("percent_distinct_delta")).isNull();
    assertThat(baseline.<Double>getAs("tv_distance")).isCloseTo(2 / 3.0, within(1e-12));
    assertThat(baseline.<Row>getAs("chi_squared_test")).isNull();
    assertThat(baseline.<String>getAs("granularity")).isEqualTo("1 day");
    assertThat(baseline.<String>getAs("status")).isEqualTo("OK");
    Row consecutive = rows.get(1);
    assertThat(consecutive.<Row>getAs("window_cmp")).isEqualTo(BEFORE);
    assertThat(consecutive.<Long>getAs("count_delta")).isZero();
    assertThat(consecutive.<Double>getAs("percent_null_delta")).isZero();
    assertThat(consecutive.<Double>getAs("percent_zeros_delta")).isEqualTo(-25);
  }

  @Test
  void comparesWordsAndCountsWhatIsNew() {
    Row row =
        drift(compared(null, States.words("a", "b", "c", null), States.words("a", "a"), null))
            .get(0);

    assertThat(row.<Long>getAs("count_delta")).isEqualTo(1);
    assertThat(row.<Double>getAs("percent_distinct_delta")).isEqualTo(25);
    assertThat(row.<Double>getAs("percent_null_delta")).isEqualTo(25);
    assertThat(row.<Double>getAs("avg_delta")).isNull();
    assertThat(row.<Double>getAs("percent_zeros_delta")).isNull();
    assertThat(row.<Double>getAs("wasserstein_distance")).isNull();
    assertThat(row.<Row>getAs("ks_test")).isNull();
    assertThat(row.<Row>getAs("chi_squared_test").getDouble(0)).isCloseTo(20 / 9.0, within(1e-12));
  }

  @Test
  void writesARowOfAnEmptyColumnToo() {
    Row row =
        drift(
                compared(
                    LAYOUT.encode(),
                    States.numbers(LAYOUT, null, null),
                    States.numbers(LAYOUT, 1.0),
                    null))
            .get(0);

    assertThat(row.<String>getAs("status")).isEqualTo("EMPTY_CURRENT");
    assertThat(row.<Double>getAs("percent_null_delta")).isEqualTo(100);
    assertThat(row.<Long>getAs("count")).isZero();
    for (String undefined :
        List.of("avg_delta", "population_stability_index", "js_distance", "ks_test")) {
      assertThat(row.<Object>getAs(undefined)).as(undefined).isNull();
    }
  }

  @Test
  void hasNoProbabilityForASingleRowOnEachSide() {
    Row test =
        drift(
                compared(
                    LAYOUT.encode(),
                    States.numbers(LAYOUT, 20.0),
                    States.numbers(LAYOUT, 1.0),
                    null))
            .get(0)
            .getAs("ks_test");

    assertThat(test).isEqualTo(RowFactory.create(1.0, null));
  }

  /** As Lakehouse Monitoring does: how many rows more, and which columns came and went. */
  @Test
  void comparesTheRowsAsAWhole() {
    NumericState full = States.numbers(LAYOUT, 1.0, 2.0, 3.0);
    NumericState empty = States.numbers(LAYOUT, null, null, null);
    NumericState before = States.numbers(LAYOUT, 1.0, null);
    NumericState nothingBefore = States.numbers(LAYOUT, null, null);

    List<Row> rows =
        DriftRows.of(
                LocalSpark.session()
                    .createDataFrame(
                        List.of(
                            compared(LAYOUT.encode(), full, before, before),
                            compared(LAYOUT.encode(), full, nothingBefore, nothingBefore),
                            compared(LAYOUT.encode(), empty, before, nothingBefore),
                            compared(LAYOUT.encode(), empty, before, before)),
                        COMPARED),
                "1 day",
                "run1")
            .filter("column_name = ':table'")
            .orderBy("drift_type")
            .collectAsList();

    assertThat(rows)
        .extracting(row -> row.getAs("drift_type"), row -> row.getAs("non_null_columns_delta"))
        .containsExactly(
            tuple("BASELINE", RowFactory.create(1, 2)),
            tuple("CONSECUTIVE", RowFactory.create(1, 1)));
    for (Row row : rows) {
      assertThat(row.<Row>getAs("window")).isEqualTo(WINDOW);
      assertThat(row.<Long>getAs("count")).isEqualTo(3);
      assertThat(row.<Long>getAs("rows")).isEqualTo(3);
      assertThat(row.<Long>getAs("count_delta")).isEqualTo(1);
      assertThat(row.<String>getAs("status")).isEqualTo("OK");
      assertThat(row.<Double>getAs("population_stability_index")).isNull();
      assertThat(row.<String>getAs("run_id")).isEqualTo("run1");
    }
    assertThat(rows.get(0).<Row>getAs("window_cmp")).isNull();
    assertThat(rows.get(1).<Row>getAs("window_cmp")).isEqualTo(BEFORE);
  }

  private static List<Row> drift(Row compared) {
    return DriftRows.of(
            LocalSpark.session().createDataFrame(List.of(compared), COMPARED), "1 day", "run1")
        .filter("column_name <> ':table'")
        .collectAsList();
  }

  private static Row compared(
      byte @Nullable [] layout,
      ColumnState current,
      ColumnState baseline,
      @Nullable ColumnState previous) {
    return RowFactory.create(
        "shop",
        "returns",
        3,
        WINDOW,
        "price",
        layout == null ? "string" : "double",
        current.encode(),
        layout,
        baseline.encode(),
        previous == null ? null : BEFORE,
        previous == null ? null : previous.encode());
  }

  private static Row window(String start, String end) {
    return RowFactory.create(
        Timestamp.from(Instant.parse(start)), Timestamp.from(Instant.parse(end)));
  }
}
