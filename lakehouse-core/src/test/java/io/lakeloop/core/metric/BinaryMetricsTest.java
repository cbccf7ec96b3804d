package io.lakeloop.core.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.lakeloop.core.LocalSpark;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class BinaryMetricsTest {
  private static final StructType SCHEMA =
      new StructType().add("label", DataTypes.IntegerType).add("score", DataTypes.DoubleType);

  @Test
  void measuresASmallTableByHand() {
    // Best first: 0.8 (+), 0.6 (+-), 0.3 (-), 0.1 (+). Of 6 pairs, 3 won, 1 tied, 2 lost.
    BinaryMetrics metrics =
        measure(List.of(row(1, 0.8), row(1, 0.6), row(0, 0.6), row(0, 0.3), row(1, 0.1)), 2, 0.5);

    assertThat(metrics.rows()).isEqualTo(5);
    assertThat(metrics.positives()).isEqualTo(3);
    assertThat(metrics.aucRoc()).isEqualTo(3.5 / 6);
    assertThat(metrics.averagePrecision()).isCloseTo((1 + 2.0 / 3 + 3.0 / 5) / 3, within(1e-15));
    assertThat(metrics.logLoss())
        .isCloseTo(
            -(Math.log(0.8) + Math.log(0.6) + Math.log(0.4) + Math.log(0.7) + Math.log(0.1)) / 5,
            within(1e-15));
    assertThat(metrics.brier()).isCloseTo((.04 + .16 + .36 + .09 + .81) / 5, within(1e-15));
    assertThat(metrics.truePositives()).isEqualTo(2);
    assertThat(metrics.falsePositives()).isEqualTo(1);
    assertThat(metrics.trueNegatives()).isEqualTo(1);
    assertThat(metrics.falseNegatives()).isEqualTo(1);
    assertThat(metrics.accuracy()).isEqualTo(0.6);
    assertThat(metrics.precision()).isEqualTo(2.0 / 3);
    assertThat(metrics.recall()).isEqualTo(2.0 / 3);
    assertThat(metrics.f1()).isEqualTo(2.0 / 3);
    assertThat(metrics.asMap())
        .containsExactlyEntriesOf(metrics.asMap())
        .containsOnlyKeys(
            "auc_roc",
            "average_precision",
            "log_loss",
            "brier",
            "accuracy",
            "precision",
            "recall",
            "f1")
        .containsEntry("auc_roc", 3.5 / 6);
  }

  @Test
  void givesTheSameBitsOnAnyLayoutAndAgreesWithBruteForce() {
    Random random = new Random(3);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      double score = random.nextBoolean() ? random.nextInt(20) / 20.0 : random.nextDouble();
      rows.add(row(random.nextDouble() < score ? 1 : 0, score));
    }
    BinaryMetrics expected = measure(rows, 1, 0.5);

    assertThat(expected.aucRoc()).isCloseTo(pairsWon(rows), within(1e-14));
    assertThat(expected.averagePrecision()).isCloseTo(stepPrecision(rows), within(1e-13));
    for (int partitions : new int[] {2, 5, 9}) {
      Collections.shuffle(rows, random);
      assertThat(measure(rows, partitions, 0.5)).isEqualTo(expected);
    }
  }

  @Test
  void clipsImpossibleProbabilities() {
    assertThat(measure(List.of(row(1, 0.0), row(0, 1.0)), 1, 0.5).logLoss())
        .isCloseTo(-Math.log(1e-15), within(0.05));
  }

  @Test
  void skipsAndCountsRowsWithoutLabelOrScore() {
    BinaryMetrics metrics =
        measure(
            List.of(row(1, 0.9), row(0, 0.2), row(null, 0.5), row(1, null), row(0, Double.NaN)),
            2,
            0.5);
    assertThat(metrics.rows()).isEqualTo(2);
    assertThat(metrics.skipped()).isEqualTo(3);
    assertThat(metrics.aucRoc()).isEqualTo(1.0);
  }

  @Test
  void leavesRankMetricsUndefinedWithOneClass() {
    BinaryMetrics metrics = measure(List.of(row(0, 0.2), row(0, 0.7)), 1, 0.9);
    assertThat(metrics.aucRoc()).isNaN();
    assertThat(metrics.averagePrecision()).isNaN();
    assertThat(metrics.precision()).isZero();
    assertThat(metrics.recall()).isZero();
    assertThat(metrics.f1()).isZero();
    assertThat(metrics.accuracy()).isEqualTo(1.0);
  }

  @Test
  void isUndefinedWithoutRows() {
    BinaryMetrics metrics = measure(List.of(), 1, 0.5);
    assertThat(metrics.rows()).isZero();
    assertThat(metrics.asMap().values()).allSatisfy(value -> assertThat(value).isNaN());
  }

  @Test
  void refusesOtherLabels() {
    assertThatThrownBy(() -> measure(List.of(row(2, 0.5), row(1, 0.5)), 1, 0.5))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("1 rows have a label that is neither 0 nor 1.");
    assertThatThrownBy(() -> measure(List.of(row(1, 0.5)), 1, Double.NaN))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("The threshold must be a number, not NaN.");
  }

  private static double pairsWon(List<Row> rows) {
    double won = 0;
    double pairs = 0;
    for (Row positive : rows) {
      for (Row negative : rows) {
        if (positive.getInt(0) == 1 && negative.getInt(0) == 0) {
          int order = Double.compare(positive.getDouble(1), negative.getDouble(1));
          won += order > 0 ? 1 : order == 0 ? 0.5 : 0;
          pairs++;
        }
      }
    }
    return won / pairs;
  }

  private static double stepPrecision(List<Row> rows) {
    double sum = 0;
    double positives = 0;
    for (Row positive : rows) {
      if (positive.getInt(0) == 1) {
        double threshold = positive.getDouble(1);
        List<Row> reached = rows.stream().filter(row -> row.getDouble(1) >= threshold).toList();
        sum += reached.stream().mapToInt(row -> row.getInt(0)).average().orElseThrow();
        positives++;
      }
    }
    return sum / positives;
  }

  private static Row row(@Nullable Object... values) {
    return RowFactory.create(values);
  }

  private static BinaryMetrics measure(List<Row> rows, int partitions, double threshold) {
    Dataset<Row> table = LocalSpark.session().createDataFrame(rows, SCHEMA).repartition(partitions);
    return BinaryMetrics.of(table, "label", "score", threshold);
  }
}
