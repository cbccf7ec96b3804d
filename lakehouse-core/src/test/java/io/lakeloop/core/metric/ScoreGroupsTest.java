package io.lakeloop.core.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeloop.core.LocalSpark;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(LocalSpark.class)
class ScoreGroupsTest {
  private final SparkSession spark;

  ScoreGroupsTest(SparkSession spark) {
    this.spark = spark;
  }

  @ParameterizedTest
  @CsvSource({"said, margin", "number, share", "exact, single"})
  void takesLabelsAndScoresOfAnyType(String label, String score) {
    Dataset<Row> rows =
        spark.sql(
            """
            SELECT named = 'yes' AS said, int(named = 'yes') AS number,
              CAST(int(named = 'yes') AS DECIMAL(9,2)) AS exact,
              n AS margin, CAST(n / 4 AS DECIMAL(9,2)) AS share, CAST(n AS FLOAT) AS single
            FROM VALUES ('yes', 3), ('no', 2), ('yes', 2), ('no', 1), (NULL, 9), ('no', NULL)
              AS t(named, n)
            """);

    BinaryMetrics metrics = new ScoreGroups(rows, label, score).measure(2);

    assertThat(metrics.rows()).isEqualTo(4);
    assertThat(metrics.skipped()).isEqualTo(2);
    assertThat(metrics.aucRoc()).isEqualTo(3.5 / 4);
    assertThat(metrics.averagePrecision()).isEqualTo((1 + 2.0 / 3) / 2);
    assertThat(metrics.truePositives()).isEqualTo(score.equals("share") ? 0 : 2);
  }

  /** Both zeros are one score, and a margin may have no end. */
  @Test
  void givesTheBitsThatTheWalkOverAllRowsGives() {
    Dataset<Row> rows =
        spark
            .sql(
                """
                SELECT * FROM VALUES (1D, 0D), (0D, DOUBLE('-0.0')), (1D, DOUBLE('Infinity')),
                  (0D, 0.3D), (1D, 0.3D), (0D, DOUBLE('-Infinity')), (1D, DOUBLE('NaN')),
                  (NULL, 0.7D), (0D, NULL), (1D, -2.5D), (DOUBLE('NaN'), 0.1D) AS t(label, score)
                """)
            .repartition(3);

    BinaryMetrics grouped = new ScoreGroups(rows, "label", "score").measure(0);

    assertThat(grouped)
        .isEqualTo(
            BinaryAssessment.of(rows, "label", "score", AssessmentOptions.plain().withThreshold(0))
                .metrics());
    // Of 12 pairs the positives win 3, 2 and a tie, 1 and a tie, and 1.
    assertThat(grouped.aucRoc()).isEqualTo((3 + 2.5 + 1.5 + 1) / 12);
    assertThat(grouped.skipped()).isEqualTo(4);
    assertThat(grouped.truePositives()).isEqualTo(3);
    assertThat(grouped.falsePositives()).isEqualTo(2);
  }

  @Test
  void refusesALabelThatIsNoClassOnlyWhereItsRowWouldCount() {
    Dataset<Row> rows =
        spark.sql("SELECT * FROM VALUES (0.5D, 1D), (-1D, 2D), (7D, NULL) AS t(label, score)");

    assertThatThrownBy(() -> new ScoreGroups(rows, "label", "score").measure(0.5))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("2 rows have a label that is neither 0 nor 1.");
    assertThat(new ScoreGroups(rows.filter("label = 7"), "label", "score").measure(0.5).skipped())
        .isEqualTo(1);
  }
}
