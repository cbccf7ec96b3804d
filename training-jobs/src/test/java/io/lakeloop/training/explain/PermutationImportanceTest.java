package io.lakeloop.training.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.lakeloop.core.LocalSpark;
import io.lakeloop.core.metric.RegressionAssessment;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LocalSpark.class)
class PermutationImportanceTest {
  private static final PermutationImportance.Scorer MODEL =
      (rows, options) ->
          RegressionAssessment.of(
              rows.withColumn("prediction", functions.expr("3 * x + y")),
              "label",
              "prediction",
              options);

  @Test
  void ranksFeaturesByWhatTheModelMakesOfThem() {
    List<Importance> found = importance(500, 3).of(rows(3), MODEL, "rmse");

    assertThat(found).extracting(Importance::feature).containsExactly("x", "y", "unused");
    // Shuffled, 3 x and its stranger differ by 3 sqrt(2 var x): 99 * 101 / 12 is x's variance.
    assertThat(found.get(0).mean()).isCloseTo(3 * Math.sqrt(2 * 833.25), within(10.0));
    assertThat(found.get(1).mean()).isCloseTo(Math.sqrt(2 * 833.25), within(5.0));
    assertThat(found.get(0).deviation()).isGreaterThan(0);
    assertThat(found.get(2)).isEqualTo(new Importance("unused", 0, 0));
  }

  @Test
  void turnsMetricsRoundThatGrowAsTheyImprove() {
    List<Importance> found = importance(500, 1).of(rows(2), MODEL, "r2");

    assertThat(found).first().extracting(Importance::feature).isEqualTo("x");
    assertThat(found.get(0).mean()).isGreaterThan(1);
    assertThat(found.get(0).deviation()).isZero();
  }

  @Test
  void samplesTheSameRowsOnAnyLayout() {
    PermutationImportance importance = importance(50, 2);

    assertThat(importance.of(rows(1).orderBy(functions.desc("id")), MODEL, "mae"))
        .isEqualTo(importance.of(rows(4), MODEL, "mae"));
  }

  @Test
  void refusesSamplesThatCannotBeTaken() {
    assertThatThrownBy(() -> importance(0, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the rows sampled lie between 1 and 100000, not 0");
    assertThatThrownBy(() -> importance(10, 101))
        .hasMessage("repeats lie between 1 and 100, not 101");
  }

  private static PermutationImportance importance(int rows, int repeats) {
    return new PermutationImportance(
        List.of("id"), "label", List.of("unused", "y", "x"), rows, repeats, 11);
  }

  private static Dataset<Row> rows(int partitions) {
    return LocalSpark.session()
        .range(0, 400, 1, partitions)
        .selectExpr(
            "id",
            "CAST((id * 37) % 100 AS DOUBLE) AS x",
            "(id * 59 + id DIV 100) % 100 AS y",
            "string(id % 5) AS unused")
        .selectExpr("*", "3 * x + y AS label");
  }
}
