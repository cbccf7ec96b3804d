package io.lakeloop.core.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.lakeloop.core.LocalSpark;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RegressionMetricsTest {
  private static final StructType SCHEMA =
      new StructType().add("label", DataTypes.DoubleType).add("prediction", DataTypes.DoubleType);

  @Test
  void measuresASmallTableByHand() {
    RegressionMetrics metrics =
        measure(List.of(row(1.0, 2.0), row(2.0, 2.0), row(4.0, 1.0), row(0.0, 0.5)), 2);

    // Errors 1, 0, -3, 0.5; labels vary by 8.75 about 1.75.
    assertThat(metrics)
        .isEqualTo(
            new RegressionMetrics(
                4,
                0,
                1,
                Math.sqrt(10.25 / 4),
                4.5 / 4,
                (8.75 - 10.25) / 8.75,
                -1.5 / 4,
                (1 + 0 + 0.75) / 3));
    assertThat(metrics.asMap())
        .containsOnlyKeys("rmse", "mae", "r2", "mean_error", "mape")
        .containsEntry("mean_error", -0.375);
  }

  @Test
  void givesTheSameBitsOnAnyLayout() {
    Random random = new Random(5);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      double label = Math.scalb(random.nextGaussian(), random.nextInt(60) - 30);
      rows.add(row(label, label + random.nextGaussian()));
    }
    RegressionMetrics expected = measure(rows, 1);
    for (int partitions : new int[] {2, 7}) {
      Collections.shuffle(rows, random);
      assertThat(measure(rows, partitions)).isEqualTo(expected);
    }
  }

  @Test
  void explainsVarianceBesideALargeOffset() {
    double offset = 1e12;
    RegressionMetrics metrics =
        measure(List.of(row(offset + 1, offset + 1), row(offset + 2, offset + 3)), 1);
    assertThat(metrics.r2()).isCloseTo(-1.0, within(1e-15));
  }

  @Test
  void skipsAndCountsRowsThatCannotBeMeasured() {
    RegressionMetrics metrics =
        measure(
            List.of(
                row(1.0, 1.5),
                row(null, 1.0),
                row(1.0, null),
                row(Double.NaN, 1.0),
                row(1.0, Double.POSITIVE_INFINITY)),
            2);
    assertThat(metrics.rows()).isEqualTo(1);
    assertThat(metrics.skipped()).isEqualTo(4);
    assertThat(metrics.mae()).isEqualTo(0.5);
    assertThat(metrics.r2()).isNaN();
  }

  @Test
  void isUndefinedWithoutRows() {
    assertThat(measure(List.of(), 1).asMap().values())
        .allSatisfy(value -> assertThat(value).isNaN());
  }

  private static Row row(@Nullable Object... values) {
    return RowFactory.create(values);
  }

  private static RegressionMetrics measure(List<Row> rows, int partitions) {
    return RegressionMetrics.of(
        LocalSpark.session().createDataFrame(rows, SCHEMA).repartition(partitions),
        "label",
        "prediction");
  }
}
