package io.lakeloop.registry.delta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeloop.core.table.TableName;
import io.lakeloop.registry.Measurement;
import io.lakeloop.registry.RunInput;
import io.lakeloop.registry.Sample;
import io.lakeloop.registry.TrackedRun;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RunRowsTest {
  private static final TrackedRun BEGUN =
      TrackedRun.begun("r1", "rides", "fares", "ann", Sample.MORNING);

  @Test
  void readsBackWholeWhatWasWritten() {
    TrackedRun run =
        BEGUN
            .with(
                Map.of("note", "Größe: 5 €\n", "empty", ""),
                Map.of("undefined", Double.NaN, "most", Double.POSITIVE_INFINITY),
                Map.of("why", "😀"))
            .measuring(
                List.of(
                    loss(-0.0, 0),
                    loss(Double.MIN_VALUE, 1),
                    loss(Double.NEGATIVE_INFINITY, Long.MAX_VALUE)))
            .reading(
                List.of(
                    new RunInput(TableName.parse("training_sets.fares"), 7, "training"),
                    new RunInput(TableName.parse("prod:silver.rides"), Long.MAX_VALUE, "")));

    assertThat(RunRows.run(stored(run))).isEqualTo(run);
    assertThat(RunRows.run(stored(BEGUN))).isEqualTo(BEGUN);
  }

  @ParameterizedTest
  @EnumSource(TrackedRun.Status.class)
  void readsBackHowARunEnded(TrackedRun.Status status) {
    TrackedRun ended = BEGUN.ended(status, Sample.MORNING.plusMillis(1));

    assertThat(RunRows.run(stored(ended))).isEqualTo(ended);
  }

  @Test
  void showsAQueryTheNewestValueOfEachMetric() {
    Row row = stored(BEGUN.measuring(List.of(loss(3.5, 0), loss(2.5, 1), loss(9.5, 0))));

    assertThat(row.<String, Double>getJavaMap(row.fieldIndex("metrics")))
        .isEqualTo(Map.of("loss", 2.5));
    assertThat(row.getList(row.fieldIndex("measurements"))).hasSize(3);
    assertThat(row.<String>getAs("status")).isEqualTo("running");
  }

  @Test
  void takesTheMetricsOfAnEarlierBuildForMeasuredAtTheBegin() {
    Row row = earlier("running", Map.of("rmse", 6.0, "mae", Double.NaN));

    assertThat(RunRows.run(row))
        .isEqualTo(
            BEGUN.measuring(
                List.of(
                    new Measurement("rmse", 6.0, 0, Sample.MORNING),
                    new Measurement("mae", Double.NaN, 0, Sample.MORNING))));
    assertThat(RunRows.run(earlier("running", Map.of()))).isEqualTo(BEGUN);
  }

  @Test
  void takesColumnsThatWereAddedLaterForEmpty() {
    @Nullable Object[] values = new Object[RunRows.SCHEMA.size()];
    Row written = RunRows.row(BEGUN.with(Map.of(), Map.of("rmse", 6.0), Map.of()), 3);
    for (String name : RunRows.SCHEMA.fieldNames()) {
      int column = RunRows.SCHEMA.fieldIndex(name);
      boolean added = List.of("inputs", "measurements", "saves").contains(name);
      values[column] = added ? null : written.get(column);
    }
    Row row = Stored.values(RunRows.SCHEMA, values);

    assertThat(RunRows.run(row)).isEqualTo(BEGUN.with(Map.of(), Map.of("rmse", 6.0), Map.of()));
    assertThat(RunRows.saves(row)).isZero();
  }

  @Test
  void countsHowOftenARunWasSaved() {
    assertThat(RunRows.saves(null)).isZero();
    assertThat(RunRows.saves(earlier("running", Map.of()))).isZero();
    assertThat(RunRows.saves(Stored.of(RunRows.SCHEMA, RunRows.row(BEGUN, Long.MAX_VALUE))))
        .isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void refusesAStatusThatIsNone() {
    assertThatThrownBy(() -> RunRows.run(earlier("paused", Map.of())))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("PAUSED");
  }

  private static Row stored(TrackedRun run) {
    return Stored.of(RunRows.SCHEMA, RunRows.row(run, 1));
  }

  /** A row without the columns that tell of steps, inputs and saves. */
  private static Row earlier(String status, Map<String, Double> metrics) {
    StructField[] fields =
        Arrays.stream(RunRows.SCHEMA.fields())
            .filter(field -> !List.of("inputs", "measurements", "saves").contains(field.name()))
            .toArray(StructField[]::new);
    return Stored.values(
        new StructType(fields),
        "r1",
        "rides",
        "fares",
        status,
        "ann",
        Map.of(),
        metrics,
        Map.of(),
        Timestamp.from(Sample.MORNING),
        null);
  }

  private static Measurement loss(double value, long step) {
    return new Measurement("loss", value, step, Instant.EPOCH);
  }
}
