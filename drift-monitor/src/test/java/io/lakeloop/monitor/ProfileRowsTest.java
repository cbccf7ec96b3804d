package io.lakeloop.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.lakeloop.core.LocalSpark;
import io.lakeloop.monitor.kernel.CategoricalState;
import io.lakeloop.monitor.kernel.ColumnState;
import io.lakeloop.monitor.kernel.NumericLayout;
import io.lakeloop.monitor.kernel.NumericState;
import io.lakeloop.monitor.kernel.States;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ProfileRowsTest {
  private static final NumericLayout LAYOUT = NumericLayout.ofEdges(0, 10);
  private static final Row WINDOW =
      RowFactory.create(
          Timestamp.from(Instant.parse("2024-01-01T00:00:00Z")),
          Timestamp.from(Instant.parse("2024-01-02T00:00:00Z")));
  private static final StructType STATES =
      new StructType()
          .add("monitor", "string")
          .add("model_name", "string")
          .add("model_version", "int")
          .add("log_type", "string")
          .add("window", MonitoringTables.WINDOW)
          .add("column_name", "string")
          .add("data_type", "string")
          .add("state", "binary")
          .add("layout", "binary")
          .add("parts", "bigint");

  @Test
  void describesNumbers() {
    NumericState state =
        States.numbers(
            LAYOUT, 0.0, 10.0, 20.0, Double.NaN, null, Double.POSITIVE_INFINITY, 10.0, null);

    Row row = only(state, LAYOUT, "price");

    assertThat(row.<Long>getAs("count")).as("not null, as NaN is not").isEqualTo(6);
    assertThat(row.<Long>getAs("num_nulls")).isEqualTo(2);
    assertThat(row.<Long>getAs("num_nan")).isEqualTo(1);
    assertThat(row.<Long>getAs("num_zeros")).isEqualTo(1);
    assertThat(row.<Double>getAs("percent_null")).isEqualTo(25);
    assertThat(row.<Double>getAs("percent_nan")).isEqualTo(12.5);
    assertThat(row.<Double>getAs("percent_zeros")).isEqualTo(12.5);
    assertThat(row.<Double>getAs("avg")).isEqualTo(10);
    assertThat(row.<Double>getAs("min")).isZero();
    assertThat(row.<Double>getAs("max")).isEqualTo(20);
    assertThat(row.<Double>getAs("stddev")).isCloseTo(Math.sqrt(200 / 3.0), within(1e-12));
    List<Double> quantiles = row.getList(row.fieldIndex("quantiles"));
    assertThat(quantiles).hasSize(1000).isSorted();
    assertThat(row.<Double>getAs("median")).isEqualTo(quantiles.get(499));
    assertThat(quantiles.get(999)).isEqualTo(20);
    assertThat(row.<Long>getAs("distinct_count")).isNull();
    assertThat(row.<String>getAs("run_id")).isEqualTo("run1");
    assertThat(row.<Integer>getAs("logging_table_commit_version")).isEqualTo(7);
  }

  @Test
  void describesWordsTheMostFrequentFirst() {
    Row row = only(States.words("be", "a", "be", null, "", "a"), null, "country");

    assertThat(row.<Long>getAs("count")).isEqualTo(5);
    assertThat(row.<Long>getAs("distinct_count")).isEqualTo(3);
    assertThat(row.<Double>getAs("percent_distinct")).isEqualTo(50);
    assertThat(row.<Double>getAs("min_length")).isZero();
    assertThat(row.<Double>getAs("max_length")).isEqualTo(2);
    assertThat(row.<Double>getAs("avg_length")).isEqualTo(1.2);
    assertThat(row.getList(row.fieldIndex("frequent_items")))
        .isEqualTo(
            List.of(
                RowFactory.create("a", 2L),
                RowFactory.create("be", 2L),
                RowFactory.create("", 1L)));
    assertThat(row.<Double>getAs("avg")).isNull();
    assertThat(row.<Long>getAs("num_zeros")).isNull();
  }

  @Test
  void keepsAHundredWordsAndDoesNotGuessHowManyThereWere() {
    CategoricalState many = new CategoricalState();
    for (int i = 0; i < CategoricalState.BOUND + 1; i++) {
      many.add("w" + i);
    }

    Row row = only(many, null, "id");

    assertThat(row.<Long>getAs("distinct_count")).isNull();
    assertThat(row.<Double>getAs("percent_distinct")).isNull();
    assertThat(row.getList(row.fieldIndex("frequent_items"))).hasSize(100);
  }

  @Test
  void hasARowForAColumnWithoutValuesAndLeavesItOutOfTheWhole() {
    Map<String, Row> rows =
        profile(
            states("empty", States.numbers(LAYOUT, null, null), LAYOUT, 1),
            states("nan", States.numbers(LAYOUT, Double.NaN, null), LAYOUT, 1),
            states("blank", States.words(null, null), null, 3));

    Row empty = Objects.requireNonNull(rows.get("empty"));
    assertThat(empty.<Double>getAs("percent_null")).isEqualTo(100);
    for (String undefined : List.of("avg", "min", "max", "stddev", "median", "quantiles")) {
      assertThat(empty.<Object>getAs(undefined)).as(undefined).isNull();
    }
    assertThat(Objects.requireNonNull(rows.get("blank")).<Double>getAs("avg_length")).isNull();
    Row whole = Objects.requireNonNull(rows.get(":table"));
    assertThat(whole.getList(whole.fieldIndex("non_null_columns"))).isEqualTo(List.of("nan"));
    assertThat(whole.<Long>getAs("count")).isEqualTo(2);
    assertThat(whole.<Long>getAs("state_parts")).isEqualTo(3);
    assertThat(whole.<Row>getAs("window")).isEqualTo(WINDOW);
    assertThat(whole.<String>getAs("data_type")).isNull();
    assertThat(whole.<Long>getAs("num_nulls")).isNull();
    assertThat(whole.<Object>getAs("quality")).as("not measured yet").isNull();
  }

  private static Row only(ColumnState state, @Nullable NumericLayout layout, String column) {
    return Objects.requireNonNull(profile(states(column, state, layout, 1)).get(column));
  }

  private static Map<String, Row> profile(Row... states) {
    Map<String, Row> rows = new HashMap<>();
    ProfileRows.of(
            LocalSpark.session().createDataFrame(List.of(states), STATES), "1 day", 7, "run1")
        .collectAsList()
        .forEach(row -> rows.put(row.getAs("column_name"), row));
    return rows;
  }

  private static Row states(
      String column, ColumnState state, @Nullable NumericLayout layout, long parts) {
    return RowFactory.create(
        "shop",
        "returns",
        1,
        "INPUT",
        WINDOW,
        column,
        layout == null ? "string" : "double",
        state.encode(),
        layout == null ? null : layout.encode(),
        parts);
  }
}
