package io.lakeloop.core.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** No session: a partition's rows are written down here. */
class ErrorTallyTest {
  @Test
  void isTheSameForAnyOrderAndAnySplit() {
    Random random = new Random(29);
    List<Row> rows = rows(random, 200);
    RegressionMetrics whole = tally(rows).metrics();
    for (int round = 0; round < 50; round++) {
      Collections.shuffle(rows, random);
      int middle = random.nextInt(rows.size());
      ErrorTally joined = tally(rows.subList(middle, rows.size()));
      joined.merge(tally(List.of()));
      joined.merge(tally(rows.subList(0, middle)));

      assertThat(joined.metrics()).isEqualTo(whole);
    }
  }

  @Test
  void agreesWithTheFormulasInTwoPasses() {
    List<Row> rows = rows(new Random(31), 100);
    RegressionMetrics metrics = tally(rows).metrics();
    double mean = rows.stream().mapToDouble(row -> row.getDouble(0)).average().orElseThrow();
    double varied = rows.stream().mapToDouble(row -> Math.pow(row.getDouble(0) - mean, 2)).sum();
    double unexplained = rows.stream().mapToDouble(row -> Math.pow(error(row), 2)).sum();

    assertThat(metrics.rows()).isEqualTo(100);
    assertThat(metrics.rmse()).isCloseTo(Math.sqrt(unexplained / 100), within(1e-12));
    assertThat(metrics.r2()).isCloseTo(1 - unexplained / varied, within(1e-12));
    assertThat(metrics.mae())
        .isCloseTo(
            rows.stream().mapToDouble(row -> Math.abs(error(row))).sum() / 100, within(1e-12));
    assertThat(metrics.meanError())
        .isCloseTo(rows.stream().mapToDouble(ErrorTallyTest::error).sum() / 100, within(1e-12));
  }

  @Test
  void explainsNothingOfALabelThatDoesNotVary() {
    RegressionMetrics constant = tally(List.of(row(0.1, 0.2), row(0.1, 0.1))).metrics();

    assertThat(constant.r2()).isNaN();
    assertThat(constant.mae()).isCloseTo(0.05, within(1e-15));
    assertThat(tally(List.of(row(0.0, 1.0))).metrics().mape()).isNaN();
  }

  @Test
  void leavesWhatOverflowsUndefinedInsteadOfFailing() {
    RegressionMetrics metrics = tally(List.of(row(1e200, -1e200), row(1.0, 1.0))).metrics();

    assertThat(metrics.rows()).isEqualTo(2);
    assertThat(metrics.rmse()).isInfinite();
    assertThat(metrics.r2()).isNaN();
    assertThat(metrics.mae()).isEqualTo(1e200);
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "null",
      value = {
        "null, 1",
        "1, null",
        "null, null",
        "NaN, 1",
        "1, NaN",
        "Infinity, 1",
        "1, -Infinity"
      })
  void skipsARowWithoutBothNumbers(@Nullable Double label, @Nullable Double prediction) {
    RegressionMetrics metrics = tally(List.of(row(label, prediction), row(2.0, 3.0))).metrics();

    assertThat(metrics.rows()).isEqualTo(1);
    assertThat(metrics.skipped()).isEqualTo(1);
    assertThat(metrics.meanError()).isEqualTo(1);
    assertThat(metrics.mape()).isEqualTo(0.5);
  }

  private static List<Row> rows(Random random, int count) {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      double label = 100 * random.nextGaussian();
      rows.add(row(label, label + random.nextGaussian()));
    }
    return rows;
  }

  private static double error(Row row) {
    return row.getDouble(1) - row.getDouble(0);
  }

  private static Row row(@Nullable Double label, @Nullable Double prediction) {
    return RowFactory.create(label, prediction);
  }

  private static ErrorTally tally(List<Row> rows) {
    return ErrorTally.of(rows.iterator()).next();
  }
}
