package io.lakeloop.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.lakeloop.core.LocalSpark;
import io.lakeloop.core.failure.DataRefusedException;
import io.lakeloop.registry.ScoringModel;
import io.lakeloop.registry.Task;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every algorithm on rows with an all-null number, a category with nulls and a constant. */
@ExtendWith(LocalSpark.class)
class AlgorithmTest {
  @ParameterizedTest
  @EnumSource(
      value = Algorithm.class,
      names = {"LINEAR_SVC", "NAIVE_BAYES", "DECISION_TREE"})
  void tellsTwoClassesApart(Algorithm algorithm) {
    Candidate candidate =
        CandidateTrainerTest.train(
            CandidateTrainerTest.payments(algorithm, FillNulls.MEDIAN, 2),
            TrainingProject.paymentRows(200).withColumn("y", functions.lit(4)));

    assertThat(candidate.metrics().get("auc_roc")).isGreaterThan(0.85);
    assertThat(candidate.metrics().get("log_loss")).isLessThan(0.6);
    Map<String, Double> features =
        Explanation.of(candidate.recipe(), candidate.pipeline()).features();
    assertThat(features).containsEntry("z", 0.0).containsEntry("y", 0.0).containsKey("x");
    assertThat(features.get("x")).isGreaterThan(0.0);
  }

  /** Classes by the number alone: 0 below 30, 1 below 60, 2 from there. */
  @ParameterizedTest
  @EnumSource(
      value = Algorithm.class,
      names = {"LOGISTIC_REGRESSION", "NAIVE_BAYES", "DECISION_TREE", "RANDOM_FOREST"})
  void tellsThreeClassesApart(Algorithm algorithm) {
    Dataset<Row> rows =
        classes(200).withColumn("label", functions.expr("double(int(least(x, 89) / 30))"));
    Candidate candidate = CandidateTrainerTest.train(threeClasses(algorithm), rows);

    assertThat(candidate.metrics().keySet()).contains("accuracy", "macro_f1", "weighted_f1");
    assertThat(candidate.metrics().get("accuracy")).isGreaterThan(0.8);
    Row scored =
        new ScoringModel(candidate.pipeline(), Task.MULTICLASS)
            .score(rows.filter("x = 95").limit(1))
            .first();
    assertThat(scored.<Double>getAs("prediction")).isEqualTo(2.0);
    assertThat(scored.<Double>getAs("probability")).isBetween(0.34, 1.0);
    assertThat(Explanation.of(candidate.recipe(), candidate.pipeline()).features())
        .containsKeys("x", "y");
  }

  /** Two classes of a task of several have coefficients each, as three have. */
  @Test
  void explainsATaskOfSeveralClassesThatHasTwo() {
    Candidate candidate =
        CandidateTrainerTest.train(
            threeClasses(Algorithm.LOGISTIC_REGRESSION),
            classes(60).withColumn("label", functions.expr("double(x > 50)")));

    Explanation explanation = Explanation.of(candidate.recipe(), candidate.pipeline());
    assertThat(explanation.kind()).isEqualTo("spreads");
    assertThat(explanation.features().get("x")).isGreaterThan(0.0);
    assertThat(candidate.metrics().keySet()).containsExactlyElementsOf(Task.MULTICLASS.metrics());
    assertThat(candidate.metrics().get("log_loss")).isFinite();
  }

  @Test
  void refusesClassesThatOnlyTestRowsHaveAndWeightsOfNone() {
    Dataset<Row> rows = classes(40).withColumn("label", functions.expr("double(id % 10 % 9)"));
    assertThatThrownBy(
            () -> CandidateTrainerTest.train(threeClasses(Algorithm.DECISION_TREE), rows))
        .isInstanceOf(DataRefusedException.class)
        .hasMessage(
            """
            The test rows of training_sets.payments have classes that no training row has.
              cause: 'label' is up to 8 in them, and up to 6 in the training rows.
              remedy: Widen the training span of the split in features.yml, or number rare classes lower.""");
    ModelDesign plain = threeClasses(Algorithm.DECISION_TREE).design();
    ModelDesign weighed =
        new ModelDesign(
            plain.task(),
            plain.trainingSet(),
            plain.keys(),
            plain.label(),
            plain.columns(),
            List.of(),
            plain.fillNulls(),
            new BalanceConfig(BalanceConfig.Method.CLASS_WEIGHTS, 1, Map.of("1", 2.0, "7", 3.0)),
            1,
            0,
            2);
    assertThatThrownBy(() -> SplitRows.of(weighed, rows))
        .isInstanceOf(DataRefusedException.class)
        .hasMessage(
            """
            Classes are weighed that the training rows of training_sets.payments do not have.
              cause: 'label' is 7 in none of them.
              remedy: Correct the weights under balance in training.yml.""");
  }

  @Test
  void refusesLabelsThatAreNoClasses() {
    Recipe recipe = threeClasses(Algorithm.DECISION_TREE);
    assertThatThrownBy(
            () ->
                CandidateTrainerTest.train(
                    recipe, classes(20).withColumn("label", functions.expr("id / 2D"))))
        .isInstanceOf(DataRefusedException.class)
        .hasMessage(
            """
            training_sets.payments has 10 rows whose 'label' is no class.
              cause: The classes of a multiclass model are whole numbers from 0 to 99.
              remedy: Number the classes in the SQL of the spine's table, or set task: regression.""");
    assertThatThrownBy(
            () ->
                CandidateTrainerTest.train(
                    recipe, classes(20).withColumn("label", functions.lit(4D))))
        .hasMessageStartingWith("The training rows of training_sets.payments are all of one class.")
        .hasMessageContaining("'label' is 4 in all 14 of them");
  }

  /** With a logarithmic link a Poisson model of rates that double by each x finds ln 2. */
  @Test
  void learnsRatesOfCounts() {
    Dataset<Row> rows =
        classes(100)
            .selectExpr("id", "split", "double(id % 5) AS x", "y", "pow(2, id % 5) AS label");
    Recipe poisson = counts(Map.of("variance-power", "1"));

    Candidate candidate = CandidateTrainerTest.train(poisson, rows);

    assertThat(candidate.metrics().get("rmse")).isCloseTo(0.0, within(1e-4));
    assertThat(Explanation.of(poisson, candidate.pipeline()).features().get("x"))
        .isCloseTo(Math.log(2), within(1e-5));
  }

  @Test
  void refusesMorePlacesThanTheAlgorithmTakes() {
    FeatureColumn words =
        new FeatureColumn("x", FeatureKind.TEXT, FillNulls.ZERO, Scaling.NONE, 0, List.of(), 5000);
    ModelDesign plain = counts(Map.of()).design();
    Recipe wide =
        new Recipe(
            new ModelDesign(
                plain.task(),
                plain.trainingSet(),
                plain.keys(),
                plain.label(),
                List.of(words),
                List.of(),
                plain.fillNulls(),
                plain.balance(),
                1,
                0,
                2),
            Algorithm.GENERALIZED_LINEAR_REGRESSION,
            Hyperparameters.of(Algorithm.GENERALIZED_LINEAR_REGRESSION, Map.of()));

    assertThatThrownBy(() -> CandidateTrainerTest.train(wide, classes(20)))
        .isInstanceOf(DataRefusedException.class)
        .hasMessage(
            """
            A generalized-linear-regression cannot learn from training_sets.payments.
              cause: Its features have 5000 values together, of which it takes 4096 at most.
              remedy: Leave out categories of many values, hash texts into fewer places, or use trees.""");
  }

  @Test
  void refusesCountsBelowZero() {
    Dataset<Row> rows = classes(20).withColumn("label", functions.expr("double(id) - 1"));
    assertThatThrownBy(
            () -> CandidateTrainerTest.train(counts(Map.of("variance-power", "1")), rows))
        .isInstanceOf(DataRefusedException.class)
        .hasMessage(
            """
            A generalized-linear-regression with variance-power 1.0 cannot learn from training_sets.payments.
              cause: It is for labels from 0; the least 'label' of the training rows is -1.0.
              remedy: Set variance-power: 0 and link-power: 1, or leave such rows out of the training set.""");
    assertThatThrownBy(
            () ->
                CandidateTrainerTest.train(
                    counts(Map.of("variance-power", "2")),
                    rows.withColumn("label", functions.expr("double(id)"))))
        .hasMessageContaining(
            "It is for labels above 0; the least 'label' of the training rows is 0");
  }

  @Test
  void refusesLabelsThatTheLinkOfANormalDistributionDoesNotReach() {
    Dataset<Row> rows = classes(20).withColumn("label", functions.expr("double(id)"));
    assertThatThrownBy(
            () -> CandidateTrainerTest.train(counts(Map.of("variance-power", "0")), rows))
        .isInstanceOf(DataRefusedException.class)
        .hasMessage(
            """
            A generalized-linear-regression with link-power 0.0 cannot learn from training_sets.payments.
              cause: Its means are above 0; the least 'label' of the training rows is 0.0.
              remedy: Set link-power: 1, or leave such rows out of the training set.""");
    Recipe straight = counts(Map.of("variance-power", "0", "link-power", "1"));
    assertThat(CandidateTrainerTest.train(straight, rows).metrics().get("rmse")).isFinite();
  }

  private static Dataset<Row> classes(long rows) {
    return TrainingProject.paymentRows(rows)
        .selectExpr("id", "split", "(id * 7919) % 101 AS x", "y", "label");
  }

  private static Recipe threeClasses(Algorithm algorithm) {
    return new Recipe(
        CandidateTrainerTest.design(
            Task.MULTICLASS, "payments", "label", List.of("x", "y"), FillNulls.MEDIAN, 3, 2),
        algorithm,
        Hyperparameters.of(algorithm, Map.of()));
  }

  private static Recipe counts(Map<String, String> parameters) {
    return new Recipe(
        CandidateTrainerTest.design(
            Task.REGRESSION, "payments", "label", List.of("x"), FillNulls.ZERO, 0, 2),
        Algorithm.GENERALIZED_LINEAR_REGRESSION,
        Hyperparameters.of(Algorithm.GENERALIZED_LINEAR_REGRESSION, parameters));
  }
}
