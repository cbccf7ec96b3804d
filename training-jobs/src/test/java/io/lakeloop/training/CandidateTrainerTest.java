package io.lakeloop.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.lakeloop.core.LocalSpark;
import io.lakeloop.core.failure.DataRefusedException;
import io.lakeloop.core.failure.UsageException;
import io.lakeloop.core.job.Progress;
import io.lakeloop.registry.ScoringModel;
import io.lakeloop.registry.Task;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LocalSpark.class)
class CandidateTrainerTest {
  private final SparkSession spark;

  CandidateTrainerTest(SparkSession spark) {
    this.spark = spark;
  }

  @Test
  void fillsNumbersByTheMedianOfTheTrainingRowsOrByZero() {
    // price = 2 x + 10 (c = b) + 1: the row without x is on the line where x is the median, 3.
    Dataset<Row> rows =
        spark.sql(
            """
            SELECT * FROM VALUES (1L, 'train', 3D, 1, 'a'), (2L, 'train', 15D, 2, 'b'),
              (3L, 'train', 7D, 3, 'a'), (4L, 'train', 19D, 4, 'b'), (5L, 'train', 11D, 5, 'a'),
              (6L, 'train', 7D, NULL, 'a'), (7L, 'test', 7D, NULL, 'a'), (8L, 'test', 21D, 5, 'b')
            AS t(id, split, price, x, c)""");

    Candidate median = train(price(FillNulls.MEDIAN), rows);
    Candidate zero = train(price(FillNulls.ZERO), rows);

    assertThat(median.metrics().get("rmse")).isCloseTo(0.0, within(1e-6));
    assertThat(zero.metrics().get("rmse")).isGreaterThan(0.5);
    Explanation explanation = Explanation.of(median.recipe(), median.pipeline());
    assertThat(explanation.kind()).isEqualTo("coefficients");
    assertThat(explanation.features()).containsOnlyKeys("x", "c=a", "c=b", "c=(unseen)");
    assertThat(explanation.features().get("x")).isCloseTo(2.0, within(1e-6));
  }

  @Test
  void standsFeaturesThatAreNeverKnownAndValuesNeverSeen() {
    Dataset<Row> rows = TrainingProject.paymentRows(120);
    for (Algorithm algorithm :
        List.of(
            Algorithm.LOGISTIC_REGRESSION,
            Algorithm.RANDOM_FOREST,
            Algorithm.GRADIENT_BOOSTED_TREES)) {
      Candidate candidate = train(payments(algorithm, FillNulls.MEDIAN, 2), rows);

      List<Row> scored =
          new ScoringModel(candidate.pipeline(), Task.BINARY)
              .score(
                  spark.sql(
                      """
                      SELECT 7D AS x, 1 AS y, 5D AS z, 'never seen' AS c
                      UNION ALL SELECT double('NaN'), NULL, NULL, NULL"""))
              .collectAsList();

      assertThat(scored)
          .hasSize(2)
          .allSatisfy(row -> assertThat(row.<Double>getAs("probability")).isBetween(0.0, 1.0));
      assertThat(Explanation.of(candidate.recipe(), candidate.pipeline()).features())
          .containsEntry("z", 0.0);
    }
  }

  @Test
  void standsACategoryThatIsNeverKnown() {
    Dataset<Row> rows =
        TrainingProject.paymentRows(120).withColumn("c", functions.lit(null).cast("string"));
    for (Algorithm algorithm : List.of(Algorithm.LOGISTIC_REGRESSION, Algorithm.DECISION_TREE)) {
      Candidate candidate = train(payments(algorithm, FillNulls.MEDIAN, 2), rows);

      assertThat(candidate.metrics().get("auc_roc")).isGreaterThan(0.7);
      assertThat(Explanation.of(candidate.recipe(), candidate.pipeline()).features())
          .containsKey(algorithm.isLinear() ? "c=(unseen)" : "c");
    }
  }

  @Test
  void takesBooleansAsNumbersAndNumbersAsCategories() {
    Dataset<Row> rows =
        TrainingProject.paymentRows(120)
            .selectExpr("id", "split", "label", "x", "y % 2 = 0 AS y", "z", "int(id % 3) AS c");

    Candidate candidate = train(payments(Algorithm.LOGISTIC_REGRESSION, FillNulls.ZERO, 2), rows);

    assertThat(Explanation.of(candidate.recipe(), candidate.pipeline()).features().keySet())
        .containsExactly("x", "y", "z", "c=0", "c=1", "c=2", "c=(unseen)");
  }

  @Test
  void givesTreesABinForEachCategory() {
    Dataset<Row> rows =
        TrainingProject.paymentRows(300).withColumn("c", functions.expr("int(id % 40)"));
    Recipe recipe =
        new Recipe(
            payments(Algorithm.RANDOM_FOREST, FillNulls.ZERO, 2).design(),
            Algorithm.RANDOM_FOREST,
            Hyperparameters.of(
                Algorithm.RANDOM_FOREST, Map.of("trees", "2", "depth", "2", "max-bins", "8")));

    assertThat(train(recipe, rows).metrics().get("auc_roc")).isBetween(0.5, 1.0);
  }

  @Test
  void scoresTheValidationRowsOnlyWhereItIsAsked() {
    Recipe recipe = payments(Algorithm.DECISION_TREE, FillNulls.ZERO, 2);
    Dataset<Row> rows =
        TrainingProject.paymentRows(120)
            .withColumn("split", functions.expr("IF(id % 10 = 6, 'validation', split)"));
    try (SplitRows split = SplitRows.of(recipe.design(), rows);
        CandidateTrainer trainer = new CandidateTrainer("m", split, Progress.quiet())) {
      Candidate candidate = trainer.train("c", recipe);

      assertThat(candidate.chosenBy()).isEmpty();
      assertThat(candidate.deciding("auc_roc")).isEqualTo(candidate.metrics().get("auc_roc"));
      assertThat(trainer.onValidation(candidate))
          .isEqualTo(
              new ScoringModel(candidate.pipeline(), Task.BINARY)
                  .measure(rows.filter("split = 'validation'"), "label")
                  .asMap());
    }
  }

  @Test
  void refusesRowsThatNothingCanBeLearntFrom() {
    Recipe recipe = payments(Algorithm.LOGISTIC_REGRESSION, FillNulls.ZERO, 2);
    Dataset<Row> rows = TrainingProject.paymentRows(60);

    assertThatThrownBy(() -> train(recipe, rows.withColumn("label", functions.lit(0.0))))
        .isInstanceOf(DataRefusedException.class)
        .hasMessage(
            """
            The training rows of training_sets.payments are all of one class.
              cause: 'label' is 0 in all 42 of them: there is nothing to tell apart.
              remedy: Widen the training span of the split in features.yml.""");
    assertThatThrownBy(() -> train(recipe, rows.withColumn("label", functions.expr("id % 3"))))
        .hasMessageStartingWith(
            "training_sets.payments has 20 rows whose 'label' is neither 0 nor 1.");
    assertThatThrownBy(() -> train(recipe, rows.filter("split = 'train'")))
        .hasMessageStartingWith("training_sets.payments has no test rows with a label.");
    assertThatThrownBy(
            () -> train(recipe, rows.withColumn("label", functions.lit(null).cast("double"))))
        .hasMessageStartingWith("training_sets.payments has no train rows with a label.");
    assertThatThrownBy(() -> train(recipe, rows.withColumn("x", functions.lit("many"))))
        .isInstanceOf(UsageException.class)
        .hasMessage(
            """
            The feature 'x' of training_sets.payments is no number.
              cause: Its type is string.
              remedy: List it under categorical or exclude-features in training.yml.""");
  }

  private static Recipe price(FillNulls fill) {
    return new Recipe(
        design(Task.REGRESSION, "prices", "price", List.of("x", "c"), fill, 0, 1),
        Algorithm.LINEAR_REGRESSION,
        Hyperparameters.of(Algorithm.LINEAR_REGRESSION, Map.of()));
  }

  static Recipe payments(Algorithm algorithm, FillNulls fill, int partitions) {
    Map<String, String> small =
        switch (algorithm) {
          case LOGISTIC_REGRESSION, LINEAR_REGRESSION, GENERALIZED_LINEAR_REGRESSION, LINEAR_SVC ->
              Map.of("max-iterations", "20");
          case NAIVE_BAYES -> Map.of();
          case DECISION_TREE -> Map.of("depth", "3");
          case GRADIENT_BOOSTED_TREES -> Map.of("rounds", "2", "depth", "2");
          case RANDOM_FOREST -> Map.of("trees", "3", "depth", "3", "subsampling", "0.8");
        };
    return new Recipe(
        design(Task.BINARY, "payments", "label", List.of("x", "y", "z", "c"), fill, 3, partitions),
        algorithm,
        Hyperparameters.of(algorithm, small));
  }

  /** A design over rows named by {@code id} in which {@code c} is a category. */
  static ModelDesign design(
      Task task,
      String set,
      String label,
      List<String> features,
      FillNulls fill,
      long seed,
      int partitions) {
    return new ModelDesign(
        task,
        set,
        List.of("id"),
        label,
        features.stream()
            .map(
                name ->
                    FeatureColumn.plain(
                        name, name.equals("c") ? FeatureKind.CATEGORY : FeatureKind.NUMBER, fill))
            .toList(),
        List.of(),
        fill,
        BalanceConfig.NONE,
        1,
        seed,
        partitions);
  }

  static Candidate train(Recipe recipe, Dataset<Row> rows) {
    try (SplitRows split = SplitRows.of(recipe.design(), rows);
        CandidateTrainer trainer = new CandidateTrainer("m", split, Progress.quiet())) {
      return trainer.train("c", recipe);
    }
  }
}
