package io.lakeloop.core.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.lakeloop.core.LocalSpark;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class MulticlassMetricsTest {
  private static final StructType SCHEMA =
      new StructType()
          .add("label", DataTypes.DoubleType)
          .add("prediction", DataTypes.DoubleType)
          .add("probabilities", DataTypes.createArrayType(DataTypes.DoubleType));
  private static final List<String> CLASSES = List.of("ham", "spam", "eggs", "never");

  @Test
  void measuresASmallTableByHand() {
    MulticlassMetrics metrics =
        measure(
            List.of(
                row(0.0, 0.0, 0.7, 0.2, 0.1, 0.0),
                row(0.0, 0.0, 0.5, 0.2, 0.3, 0.0),
                row(0.0, 1.0, 0.3, 0.6, 0.1, 0.0),
                row(1.0, 1.0, 0.1, 0.8, 0.1, 0.0),
                row(2.0, 1.0, 0.2, 0.5, 0.3, 0.0)),
            2);

    // Nothing is predicted to be eggs, and no row is or is said to be of the fourth class.
    assertThat(metrics.classes())
        .containsExactly(
            new ClassMetrics("ham", 3, 2, 1.0, 2.0 / 3, 0.8),
            new ClassMetrics("spam", 1, 3, 1.0 / 3, 1.0, 0.5),
            new ClassMetrics("eggs", 1, 0, 0.0, 0.0, 0.0),
            new ClassMetrics("never", 0, 0, 0.0, 0.0, 0.0));
    assertThat(metrics.confusion())
        .containsExactly(
            List.of(2L, 1L, 0L, 0L),
            List.of(0L, 1L, 0L, 0L),
            List.of(0L, 1L, 0L, 0L),
            List.of(0L, 0L, 0L, 0L));
    assertThat(metrics.asMap())
        .containsOnlyKeys(
            "accuracy",
            "macro_precision",
            "macro_recall",
            "macro_f1",
            "weighted_precision",
            "weighted_recall",
            "weighted_f1",
            "log_loss");
    assertThat(metrics.accuracy()).isEqualTo(0.6);
    assertThat(metrics.macroPrecision()).isCloseTo((1 + 1.0 / 3) / 3, within(1e-15));
    assertThat(metrics.macroRecall()).isCloseTo((2.0 / 3 + 1) / 3, within(1e-15));
    assertThat(metrics.macroF1()).isCloseTo(1.3 / 3, within(1e-15));
    assertThat(metrics.weightedPrecision()).isCloseTo((3 + 1.0 / 3) / 5, within(1e-15));
    assertThat(metrics.weightedRecall()).isCloseTo(metrics.accuracy(), within(1e-15));
    assertThat(metrics.weightedF1()).isCloseTo((3 * 0.8 + 0.5) / 5, within(1e-15));
    assertThat(metrics.logLoss())
        .isCloseTo(
            -(Math.log(0.7) + Math.log(0.5) + Math.log(0.3) + Math.log(0.8) + Math.log(0.3)) / 5,
            within(1e-15));
  }

  @Test
  void givesTheSameBitsOnAnyLayout() {
    Random random = new Random(11);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      double p = random.nextDouble();
      rows.add(
          row((double) random.nextInt(3), (double) random.nextInt(3), p, (1 - p) / 2, (1 - p) / 2));
    }
    MulticlassMetrics expected = measure(rows, 1);
    Collections.shuffle(rows, random);

    assertThat(measure(rows, 5)).isEqualTo(expected);
    assertThat(expected.rows()).isEqualTo(200);
  }

  @Test
  void skipsAndCountsRowsWithoutLabelOrPrediction() {
    MulticlassMetrics metrics =
        measure(
            List.of(
                row(1.0, 1.0, 0.0, 1.0),
                row(null, 1.0, 0.0, 1.0),
                row(1.0, null, 0.0, 1.0),
                row(Double.NaN, 1.0, 0.0, 1.0)),
            2);

    assertThat(metrics.rows()).isEqualTo(1);
    assertThat(metrics.skipped()).isEqualTo(3);
    assertThat(metrics.accuracy()).isEqualTo(1.0);
    assertThat(metrics.logLoss()).isCloseTo(0.0, within(1e-14));
  }

  @Test
  void hasNoLogLossWithoutProbabilities() {
    assertThat(measure(List.of(row(1.0, 1.0), row(0.0, 1.0, 0.5, 0.5)), 1).logLoss()).isNaN();
    assertThat(
            MulticlassMetrics.of(
                    LocalSpark.session().createDataFrame(List.of(row(1.0, 1.0)), SCHEMA),
                    "label",
                    "prediction",
                    Optional.empty(),
                    CLASSES)
                .logLoss())
        .isNaN();
  }

  @Test
  void isUndefinedWithoutRows() {
    assertThat(measure(List.of(), 1).asMap().values())
        .allSatisfy(value -> assertThat(value).isNaN());
  }

  @Test
  void refusesNumbersOfNoClass() {
    assertThatThrownBy(() -> measure(List.of(row(4.0, 1.0), row(0.5, 1.0), row(0.0, -1.0)), 2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("3 rows have a label or prediction that is no class's number from 0 to 3.");
  }

  private static Row row(
      @Nullable Double label, @Nullable Double prediction, Double... probabilities) {
    return RowFactory.create(label, prediction, probabilities);
  }

  private static MulticlassMetrics measure(List<Row> rows, int partitions) {
    return MulticlassMetrics.of(
        LocalSpark.session().createDataFrame(rows, SCHEMA).repartition(partitions),
        "label",
        "prediction",
        Optional.of("probabilities"),
        CLASSES);
  }
}
