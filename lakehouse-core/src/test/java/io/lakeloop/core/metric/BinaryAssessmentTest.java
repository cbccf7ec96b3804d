package io.lakeloop.core.metric;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.xxhash64;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.lakeloop.core.LocalSpark;
import io.lakeloop.core.failure.UsageException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.util.LongAccumulator;
import org.junit.jupiter.api.Test;

class BinaryAssessmentTest {
  private static final List<Long> TOPS = List.of(1L, 10L, 5000L);

  @Test
  void measuresEverySliceAsIfItWereAlone() {
    ScoredRows rows = ScoredRows.random(5, 300);
    BinaryAssessment assessed = assess(rows.in(3), ScoredRows.options(Optional.empty(), TOPS, 0));

    assertThat(assessed.metrics()).isEqualTo(BinaryMetrics.of(rows.in(1), "label", "score", 0.5));
    assertThat(assessed.slices())
        .extracting(SliceMetrics::value)
        .containsExactly("blue", "green", "red");
    for (SliceMetrics<BinaryMetrics> slice : assessed.slices()) {
      assertThat(slice.metrics())
          .isEqualTo(
              BinaryMetrics.of(
                  rows.in(2).filter(col("colour").equalTo(slice.value())), "label", "score", 0.5));
    }
    assertThat(assessed.intervals()).isEmpty();
    assertThat(assessed.cost()).isEmpty();
  }

  @Test
  void givesTheSameBitsOnAnyLayoutAndReadsTheRowsOnce() {
    ScoredRows rows = ScoredRows.random(6, 250);
    AssessmentOptions options = ScoredRows.options(Optional.of(new Costs(1, 2.5)), TOPS, 20);
    BinaryAssessment expected = assess(rows.in(1), options);

    LongAccumulator read = LocalSpark.session().sparkContext().longAccumulator();
    Dataset<Row> counted =
        rows.shuffledIn(4, 8)
            .filter(
                functions
                    .udf(
                        (Long id) -> {
                          read.add(1);
                          return true;
                        },
                        DataTypes.BooleanType)
                    .asNondeterministic()
                    .apply(col("id")));
    assertThat(assess(counted, options)).isEqualTo(expected);
    assertThat(read.value()).isEqualTo(250);
    assertThat(expected.intervals().get("auc_roc"))
        .satisfies(
            interval ->
                assertThat(expected.metrics().aucRoc())
                    .isBetween(interval.low() - 0.05, interval.high() + 0.05));
  }

  /** Every replicate is what the metrics of the drawn rows, each as often as drawn, would be. */
  @Test
  void drawsReplicatesThatAreMeasuredLikeRows() {
    ScoredRows rows = ScoredRows.random(7, 120);
    int replicates = 2;
    BinaryAssessment assessed =
        assess(rows.in(3), ScoredRows.options(Optional.empty(), List.of(), replicates));

    List<Long> hashes =
        rows.in(1)
            .orderBy("id")
            .select(xxhash64(lit(3L), col("id")))
            .as(Encoders.LONG())
            .collectAsList();
    List<BinaryMetrics> drawn =
        IntStream.range(0, replicates)
            .mapToObj(
                replicate ->
                    BinaryMetrics.of(drawn(rows, hashes, replicate), "label", "score", 0.5))
            .toList();
    Map<String, Interval> expected = Interval.of(drawn, 0.9);
    assertThat(assessed.intervals()).containsOnlyKeys(expected.keySet());
    expected.forEach(
        (name, interval) ->
            assertThat(assessed.intervals())
                .hasEntrySatisfying(
                    name,
                    found -> {
                      assertThat(found.low()).as(name).isCloseTo(interval.low(), within(1e-6));
                      assertThat(found.high()).as(name).isCloseTo(interval.high(), within(1e-6));
                    }));
  }

  @Test
  void choosesTheThresholdOfLeastCostAndTheHigherOfEquals() {
    ScoredRows rows = ScoredRows.random(9, 160);
    for (Costs costs :
        List.of(new Costs(1, 1), new Costs(1, 7), new Costs(3.5, 1), new Costs(1, 0))) {
      BinaryAssessment assessed =
          assess(rows.in(3), ScoredRows.options(Optional.of(costs), List.of(), 0));

      double least = cost(rows, costs, Double.POSITIVE_INFINITY);
      double best = Double.POSITIVE_INFINITY;
      for (Row row :
          rows.rows().stream()
              .sorted((a, b) -> Double.compare(b.getDouble(2), a.getDouble(2)))
              .toList()) {
        if (cost(rows, costs, row.getDouble(2)) < least - 1e-9) {
          least = cost(rows, costs, row.getDouble(2));
          best = row.getDouble(2);
        }
      }
      assertThat(assessed.cost().orElseThrow())
          .isCloseTo(least / assessed.metrics().rows(), within(1e-12));
      if (Double.isInfinite(best)) {
        assertThat(assessed.metrics().truePositives() + assessed.metrics().falsePositives())
            .isZero();
      } else {
        assertThat(assessed.threshold()).isEqualTo(best);
      }
    }
  }

  @Test
  void measuresASmallTableByHand() {
    BinaryAssessment assessed =
        assess(
            new ScoredRows()
                .with(1.0, 0.9, "red")
                .with(1.0, 0.8, "red")
                .with(0.0, 0.8, "blue")
                .with(0.0, 0.8, "blue")
                .with(1.0, 0.4, "blue")
                .with(0.0, 0.1, null)
                .in(2),
            ScoredRows.options(Optional.empty(), List.of(1L, 2L, 4L, 9L), 0));

    // One of the three rows of score 0.8 is the second: a third of a hit.
    assertThat(assessed.topK())
        .containsExactly(
            new TopK(1, 1.0, 1.0 / 3),
            new TopK(2, (1 + 1.0 / 3) / 2, (1 + 1.0 / 3) / 3),
            new TopK(4, 0.5, 2.0 / 3),
            new TopK(9, 0.5, 1.0));
    assertThat(assessed.curve())
        .containsExactly(
            new CurvePoint(0.9, 1, 0),
            new CurvePoint(0.8, 2, 2),
            new CurvePoint(0.4, 3, 2),
            new CurvePoint(0.1, 3, 3));
    assertThat(assessed.calibration())
        .containsExactly(
            new CalibrationBin(0.0, 0.1, 1, 0, 0.1),
            new CalibrationBin(0.3, 0.4, 1, 1, 0.4),
            new CalibrationBin(0.7, 0.8, 3, 1, (3 * 0.8) / 3),
            new CalibrationBin(0.8, 0.9, 1, 1, 0.9));
    assertThat(assessed.calibrationError())
        .isCloseTo((0.1 + 0.6 + 3 * (0.8 - 1.0 / 3) + 0.1) / 6, within(1e-15));
    // Predicted positive: of red 2 of 2, of blue 2 of 3, of no colour 0 of 1.
    assertThat(assessed.differences()).containsExactly(new SliceDifference("colour", 1.0, 1.0));
    assertThat(assessed.slices())
        .extracting(SliceMetrics::value)
        .containsExactly("(null)", "blue", "red");
    assertThat(assessed.further())
        .containsOnlyKeys(
            "threshold",
            "calibration_error",
            "precision_at_1",
            "recall_at_1",
            "f1_at_1",
            "precision_at_2",
            "recall_at_2",
            "f1_at_2",
            "precision_at_4",
            "recall_at_4",
            "f1_at_4",
            "precision_at_9",
            "recall_at_9",
            "f1_at_9",
            "demographic_parity_difference_colour",
            "equal_opportunity_difference_colour")
        .containsEntry("threshold", 0.5)
        .containsKeys(SliceDifference.metricNames("colour").toArray(String[]::new));
    // Of six rows two negatives are taken for positives, and one positive is missed.
    BinaryAssessment costing = assessed.costing(new Costs(1, 7));
    assertThat(costing.cost()).contains(1.5);
    assertThat(costing.further())
        .containsEntry("cost", 1.5)
        .containsAllEntriesOf(assessed.further());
    assertThat(costing.curve()).isEqualTo(assessed.curve());
    assertThat(costing.calibration()).isEqualTo(assessed.calibration());
    assertThat(costing.slices()).isEqualTo(assessed.slices());
    assertThat(new TopK(4, 0.75, 0.5).f1()).isCloseTo(0.6, within(1e-15));
    assertThat(new TopK(4, 0, 0).f1()).isZero();
    assertThat(new TopK(4, 0, Double.NaN).f1()).isNaN();
  }

  @Test
  void keepsItsCurvesShort() {
    BinaryAssessment assessed = assess(ScoredRows.random(3, 1500).in(2), AssessmentOptions.plain());

    assertThat(assessed.curve()).hasSizeBetween(100, 201);
    CurvePoint last = assessed.curve().get(assessed.curve().size() - 1);
    assertThat(last.truePositives()).isEqualTo(assessed.metrics().positives());
    assertThat(last.truePositives() + last.falsePositives()).isEqualTo(assessed.metrics().rows());
  }

  @Test
  void standsWithoutRows() {
    BinaryAssessment assessed =
        assess(
            new ScoredRows().with(null, 0.5, "red").in(1),
            ScoredRows.options(Optional.of(new Costs(1, 1)), List.of(3L), 5));

    assertThat(assessed.metrics().rows()).isZero();
    assertThat(assessed.metrics().skipped()).isEqualTo(1);
    assertThat(assessed.threshold()).isEqualTo(0.5);
    assertThat(assessed.intervals().get("auc_roc")).isEqualTo(new Interval(Double.NaN, Double.NaN));
    assertThat(assessed.curve()).isEmpty();
  }

  @Test
  void refusesLabelsThatAreNoClassAndSlicesWithoutNumber() {
    assertThatThrownBy(
            () ->
                assess(
                    new ScoredRows().with(2.0, 0.5, "red").with(1.0, 0.5, "red").in(1),
                    AssessmentOptions.plain()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("1 rows have a label that is neither 0 nor 1.");
    assertThatThrownBy(
            () ->
                assess(
                    LocalSpark.session()
                        .range(0, 1100, 1, 2)
                        .selectExpr("id", "1D AS label", "0.5D AS score", "'c' AS colour"),
                    new AssessmentOptions(
                        List.of(),
                        Map.of("key", "id"),
                        0.5,
                        Optional.empty(),
                        List.of(),
                        0,
                        0.9,
                        0)))
        .isInstanceOf(UsageException.class)
        .hasMessage(
            """
            The slice 'key' has more than 1000 values.
              cause: Each value is measured by itself.
              remedy: Group its values, as in floor(age / 10) * 10.""");
  }

  private static double cost(ScoredRows rows, Costs costs, double threshold) {
    double cost = 0;
    for (Row row : rows.rows()) {
      if (!row.isNullAt(1) && !Double.isNaN(row.getDouble(2))) {
        boolean decided = row.getDouble(2) >= threshold;
        cost += decided && row.getDouble(1) == 0 ? costs.falsePositive() : 0;
        cost += !decided && row.getDouble(1) == 1 ? costs.falseNegative() : 0;
      }
    }
    return cost;
  }

  private static Dataset<Row> drawn(ScoredRows rows, List<Long> hashes, int replicate) {
    List<Row> repeated = new ArrayList<>();
    byte[] weights = new byte[replicate + 1];
    for (int i = 0; i < rows.rows().size(); i++) {
      PoissonWeights.draw(hashes.get(i), weights);
      for (int times = 0; times < weights[replicate]; times++) {
        repeated.add(rows.rows().get(i));
      }
    }
    return LocalSpark.session().createDataFrame(repeated, rows.in(1).schema()).coalesce(1);
  }

  private static BinaryAssessment assess(Dataset<Row> rows, AssessmentOptions options) {
    return BinaryAssessment.of(rows, "label", "score", options);
  }
}
