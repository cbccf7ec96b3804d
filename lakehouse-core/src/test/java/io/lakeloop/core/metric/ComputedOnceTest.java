package io.lakeloop.core.metric;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.udf;
import static org.assertj.core.api.Assertions.assertThat;

import io.lakeloop.core.LocalSpark;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.util.LongAccumulator;
import org.junit.jupiter.api.Test;

/** Scoring rows is what measuring them costs: each is scored once, whatever is asked of it. */
class ComputedOnceTest {
  private static final int ROWS = 120;

  private final LongAccumulator computed = LocalSpark.session().sparkContext().longAccumulator();
  private final AssessmentOptions options =
      ScoredRows.options(Optional.of(new Costs(1, 2)), List.of(10L), 5);

  @Test
  void scoresEachRowOnceForTwoClasses() {
    BinaryAssessment assessed = BinaryAssessment.of(rows(), "label", "score", options);

    assertThat(assessed.metrics().rows()).isEqualTo(ROWS);
    assertThat(assessed.slices()).hasSize(3);
    assertThat(computed.value()).isEqualTo(ROWS);
  }

  @Test
  void scoresEachRowOnceForNumbers() {
    RegressionAssessment assessed = RegressionAssessment.of(rows(), "label", "score", options);

    assertThat(assessed.metrics().rows()).isEqualTo(ROWS);
    assertThat(assessed.slices()).hasSize(3);
    assertThat(assessed.quantiles()).isNotEmpty();
    assertThat(computed.value()).isEqualTo(ROWS);
  }

  @Test
  void scoresEachRowOnceForSeveralClasses() {
    MulticlassAssessment assessed =
        MulticlassAssessment.of(
            rows(), "label", "score", Optional.empty(), List.of("no", "yes"), options);

    assertThat(assessed.metrics().rows()).isEqualTo(ROWS);
    assertThat(assessed.slices()).hasSize(3);
    assertThat(computed.value()).isEqualTo(ROWS);
  }

  @Test
  void keepsNothingOnceItIsMeasured() {
    int before = LocalSpark.session().sparkContext().getPersistentRDDs().size();

    BinaryAssessment.of(rows(), "label", "score", options);
    RegressionAssessment.of(rows(), "label", "score", options);

    assertThat(LocalSpark.session().sparkContext().getPersistentRDDs().size()).isEqualTo(before);
  }

  /** The score is dear: each time that it is computed counts. */
  private Dataset<Row> rows() {
    LongAccumulator count = computed;
    return LocalSpark.session()
        .range(0, ROWS, 1, 3)
        .selectExpr("id", "id % 2 AS label", "'colour ' || id % 3 AS colour")
        .withColumn(
            "score",
            udf(
                    (Long id) -> {
                      count.add(1);
                      return id % 4 == 0 ? 1.0 : 0.0;
                    },
                    DataTypes.DoubleType)
                .apply(col("id")));
  }
}
