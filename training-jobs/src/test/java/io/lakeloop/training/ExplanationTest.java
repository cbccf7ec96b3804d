package io.lakeloop.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeloop.registry.Task;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.classification.LinearSVCModel;
import org.apache.spark.ml.classification.LogisticRegressionModel;
import org.apache.spark.ml.classification.NaiveBayesModel;
import org.apache.spark.ml.feature.IndexToString;
import org.apache.spark.ml.feature.StringIndexerModel;
import org.apache.spark.ml.linalg.Matrices;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.regression.LinearRegressionModel;
import org.junit.jupiter.api.Test;

/** No session: models are put together by hand. */
class ExplanationTest {
  private static final Transformer INDEXED =
      new StringIndexerModel("i", new String[][] {{"a", "b"}})
          .setOutputCols(new String[] {"__index_c"});

  @Test
  void givesALinearModelsCoefficientsByPlace() {
    Explanation explanation =
        of(
            Algorithm.LINEAR_REGRESSION,
            new LinearRegressionModel("m", Vectors.dense(2.5, -1, 0, 1e-9), 7));

    assertThat(explanation.kind()).isEqualTo("coefficients");
    assertThat(explanation.intercept()).contains(7.0);
    assertThat(explanation.features())
        .containsExactly(
            Map.entry("x", 2.5),
            Map.entry("c=a", -1.0),
            Map.entry("c=b", 0.0),
            Map.entry("c=(unseen)", 1e-9));
  }

  /** Sparse coefficients have their zeros, too. */
  @Test
  void givesTheLogOddsOfOneOfTwoClasses() {
    Explanation explanation =
        of(
            Algorithm.LOGISTIC_REGRESSION,
            new LogisticRegressionModel(
                "m", Vectors.sparse(4, new int[] {2}, new double[] {3}), -0.5));

    assertThat(explanation)
        .isEqualTo(new Explanation("coefficients", Optional.of(-0.5), entries(0, 0, 3, 0)));
  }

  @Test
  void givesHowFarSeveralClassesLieApart() {
    double[] byColumn = {1, -2, 4, 0, 0, 0, -1, -1, -3, 5, 6, 7};
    LogisticRegressionModel logistic =
        new LogisticRegressionModel(
            "m", Matrices.dense(3, 4, byColumn), Vectors.dense(1, 2, 3), 3, true);
    NaiveBayesModel bayes =
        new NaiveBayesModel(
            "m",
            Vectors.dense(0, 0, 0),
            Matrices.dense(3, 4, byColumn),
            Matrices.dense(3, 4, new double[12]));

    Explanation spreads = new Explanation("spreads", Optional.empty(), entries(6, 0, 2, 2));
    assertThat(of(Algorithm.LOGISTIC_REGRESSION, logistic)).isEqualTo(spreads);
    assertThat(of(Algorithm.NAIVE_BAYES, bayes)).isEqualTo(spreads);
  }

  /** The stage after it makes probabilities of its margins, and knows one number only. */
  @Test
  void givesAVectorMachinesOwnCoefficients() {
    Explanation explanation =
        of(
            Algorithm.LINEAR_SVC,
            new LinearSVCModel("m", Vectors.dense(1, 2, 3, 4), 5),
            new LogisticRegressionModel("platt", Vectors.dense(9), 9));

    assertThat(explanation)
        .isEqualTo(new Explanation("coefficients", Optional.of(5.0), entries(1, 2, 3, 4)));
  }

  @Test
  void isWrittenWithAnInterceptWhereThereIsOne() {
    assertThat(new Explanation("coefficients", Optional.of(0.5), entries(1, 2, 3, 4)).toJson())
        .isEqualTo(
            """
            {
              "kind" : "coefficients",
              "intercept" : 0.5,
              "features" : {
                "x" : 1.0,
                "c=a" : 2.0,
                "c=b" : 3.0,
                "c=(unseen)" : 4.0
              }
            }
            """);
    assertThat(new Explanation("importances", Optional.empty(), Map.of()).toJson())
        .isEqualTo("{\n  \"kind\" : \"importances\",\n  \"features\" : { }\n}\n");
  }

  @Test
  void knowsNoOtherModels() {
    assertThatThrownBy(() -> of(Algorithm.LINEAR_REGRESSION, new IndexToString()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("no algorithm of ours makes a org.apache.spark.ml.feature.IndexToString");
  }

  private static Explanation of(Algorithm algorithm, Transformer... last) {
    Transformer[] stages = new Transformer[last.length + 1];
    stages[0] = INDEXED;
    System.arraycopy(last, 0, stages, 1, last.length);
    Recipe recipe =
        new Recipe(
            CandidateTrainerTest.design(
                Task.BINARY, "payments", "label", List.of("x", "c"), FillNulls.ZERO, 0, 1),
            algorithm,
            Hyperparameters.of(algorithm, Map.of()));
    return Explanation.of(recipe, new PipelineModel("p", stages));
  }

  private static Map<String, Double> entries(double x, double a, double b, double unseen) {
    Map<String, Double> entries = new LinkedHashMap<>();
    entries.put("x", x);
    entries.put("c=a", a);
    entries.put("c=b", b);
    entries.put("c=(unseen)", unseen);
    return entries;
  }
}
