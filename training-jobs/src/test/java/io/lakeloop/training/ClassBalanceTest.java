package io.lakeloop.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.lakeloop.core.LocalSpark;
import io.lakeloop.registry.ScoringModel;
import io.lakeloop.registry.Task;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LocalSpark.class)
class ClassBalanceTest {
  /** About one row in nine is of class 1, whatever its x. */
  private final Dataset<Row> rows =
      TrainingProject.paymentRows(1000)
          .selectExpr("id", "split", "double(id % 10 = 9 OR id % 70 = 3) AS label", "y AS x");

  @Test
  void weighsClassesAsScikitLearnDoes() {
    Dataset<Row> weighed = applied(design("class-weights", 1, Map.of()), rows);

    long ones = rows.filter("label = 1").count();
    assertThat(weight(weighed, 1)).isEqualTo(1000.0 / (2.0 * ones));
    assertThat(weight(weighed, 0)).isEqualTo(1000.0 / (2.0 * (1000 - ones)));
    assertThat(weighed.count()).isEqualTo(1000);
  }

  @Test
  void takesTheWeightsThatAreGiven() {
    Dataset<Row> weighed = applied(design("class-weights", 1, Map.of("1", 20.0)), rows);

    assertThat(weight(weighed, 1)).isEqualTo(20.0);
    assertThat(weight(weighed, 0)).isEqualTo(1.0);
  }

  @Test
  void keepsTheSameFewRowsOfACommonClassOnAnyLayout() {
    ModelDesign design = design("down-sample", 2, Map.of());
    Dataset<Row> kept = applied(design, rows);

    long ones = rows.filter("label = 1").count();
    assertThat(kept.filter("label = 1").count()).isEqualTo(ones);
    assertThat(kept.filter("label = 0").count()).isBetween(ones, 3 * ones);
    // What is kept stands for what was there.
    assertThat(weight(kept, 0)).isEqualTo((1000.0 - ones) / (2.0 * ones));
    assertThat(ids(applied(design, rows.orderBy(functions.desc("id"))))).isEqualTo(ids(kept));
  }

  /** A feature that tells nothing leaves the share of class 1 as every row's probability. */
  @Test
  void leavesProbabilitiesThoseOfAllRows() {
    Recipe recipe =
        new Recipe(
            design("down-sample", 1, Map.of()),
            Algorithm.LOGISTIC_REGRESSION,
            Hyperparameters.of(Algorithm.LOGISTIC_REGRESSION, Map.of("regularization", "1.0")));

    Candidate candidate =
        CandidateTrainerTest.train(
            recipe, rows.withColumn("label", functions.expr("double(id % 20 = 0 OR id % 30 = 9)")));

    long positive = rows.filter("split = 'train' AND (id % 20 = 0 OR id % 30 = 9)").count();
    double share = positive / 700.0;
    double predicted =
        new ScoringModel(candidate.pipeline(), Task.BINARY)
            .score(rows.filter("split = 'test'"))
            .agg(functions.avg("probability"))
            .first()
            .getDouble(0);
    assertThat(predicted).isCloseTo(share, within(0.25 * share));
  }

  private static Dataset<Row> applied(ModelDesign design, Dataset<Row> rows) {
    return ClassBalance.applied(design, RowCounts.of(design, rows), rows);
  }

  private static List<Long> ids(Dataset<Row> rows) {
    return rows.orderBy("id").select("id").collectAsList().stream()
        .map(row -> row.getLong(0))
        .toList();
  }

  private static double weight(Dataset<Row> rows, int label) {
    List<Row> weights =
        rows.filter("label = " + label).select(ClassBalance.WEIGHT).distinct().collectAsList();
    assertThat(weights).hasSize(1);
    return weights.get(0).getDouble(0);
  }

  private static ModelDesign design(String method, double ratio, Map<String, Double> weights) {
    return new ModelDesign(
        Task.BINARY,
        "payments",
        List.of("id"),
        "label",
        List.of(FeatureColumn.plain("x", FeatureKind.NUMBER, FillNulls.ZERO)),
        List.of(),
        FillNulls.ZERO,
        new BalanceConfig(
            method.equals("down-sample")
                ? BalanceConfig.Method.DOWN_SAMPLE
                : BalanceConfig.Method.CLASS_WEIGHTS,
            ratio,
            weights),
        1,
        5,
        2);
  }
}
