package io.lakeloop.training.explain;

import static io.lakeloop.training.explain.HandmadeTrees.leaf;
import static io.lakeloop.training.explain.HandmadeTrees.split;
import static io.lakeloop.training.explain.HandmadeTrees.votes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.spark.ml.classification.DecisionTreeClassificationModel;
import org.apache.spark.ml.classification.GBTClassificationModel;
import org.apache.spark.ml.classification.LogisticRegressionModel;
import org.apache.spark.ml.classification.RandomForestClassificationModel;
import org.apache.spark.ml.feature.Bucketizer;
import org.apache.spark.ml.linalg.Matrices;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.regression.DecisionTreeRegressionModel;
import org.apache.spark.ml.regression.GBTRegressionModel;
import org.apache.spark.ml.regression.LinearRegressionModel;
import org.apache.spark.ml.regression.RandomForestRegressionModel;
import org.junit.jupiter.api.Test;

/** No session: models are put together by hand, and asked themselves what they predict. */
class FittedPredictorTest {
  private static final int SLOTS = HandmadeTrees.SLOTS;
  private static final double[] ROW = {3, 4};

  @Test
  void explainsALinearModelByItsTerms() {
    Explained linear =
        FittedPredictor.explained(new LinearRegressionModel("m", Vectors.dense(2, -1), 5), 0);

    assertThat(linear.baseValue()).isEqualTo(5);
    assertThat(contributions(linear, ROW)).containsExactly(6, -4);
  }

  @Test
  void explainsLogOddsForOneOfTwoClassesAndAgainstTheOther() {
    LogisticRegressionModel model =
        new LogisticRegressionModel("m", Vectors.dense(0.5, -0.25), 1.5);
    Explained one = FittedPredictor.explained(model, 1);
    Explained other = FittedPredictor.explained(model, 0);

    assertThat(one.baseValue()).isEqualTo(1.5);
    assertThat(contributions(one, ROW)).containsExactly(1.5, -1);
    assertThat(other.baseValue()).isEqualTo(-1.5);
    assertThat(contributions(other, ROW)).containsExactly(-1.5, 1);
    assertThat(sum(one, ROW))
        .isCloseTo(logOdds(model.predictProbability(Vectors.dense(ROW)).apply(1)), within(1e-12));
  }

  @Test
  void explainsTheMarginOfEachOfSeveralClasses() {
    LogisticRegressionModel model =
        new LogisticRegressionModel(
            "m",
            Matrices.dense(3, 2, new double[] {1, 2, 3, -1, 0, 10}),
            Vectors.dense(0.5, 0, -7),
            3,
            true);

    assertThat(contributions(FittedPredictor.explained(model, 0), ROW)).containsExactly(3, -4);
    assertThat(contributions(FittedPredictor.explained(model, 1), ROW)).containsExactly(6, 0);
    assertThat(contributions(FittedPredictor.explained(model, 2), ROW)).containsExactly(9, 40);
    for (int named = 0; named < 3; named++) {
      assertThat(sum(FittedPredictor.explained(model, named), ROW))
          .isEqualTo(model.predictRaw(Vectors.dense(ROW)).apply(named));
    }
  }

  @Test
  void sumsToWhatTreesOfNumbersPredict() {
    Random random = new Random(3);
    for (int i = 0; i < 20; i++) {
      DecisionTreeRegressionModel[] trees = numbers(random, 4);
      GBTRegressionModel boosted =
          new GBTRegressionModel("m", trees, new double[] {1, 0.1, 0.1, -0.5}, SLOTS);
      RandomForestRegressionModel forest = new RandomForestRegressionModel("m", trees, SLOTS);
      // A forest divides by the trees that it was to have.
      forest.set(forest.numTrees(), trees.length);
      double[] row = HandmadeTrees.row(random);

      assertThat(sum(FittedPredictor.explained(trees[0], 1), row))
          .isCloseTo(trees[0].predict(Vectors.dense(row)), within(1e-9));
      assertThat(sum(FittedPredictor.explained(boosted, 1), row))
          .isCloseTo(boosted.predict(Vectors.dense(row)), within(1e-9));
      assertThat(sum(FittedPredictor.explained(forest, 1), row))
          .isCloseTo(forest.predict(Vectors.dense(row)), within(1e-9));
    }
  }

  @Test
  void sumsToTheLogOddsThatBoostedTreesGiveAClass() {
    Random random = new Random(4);
    for (int i = 0; i < 20; i++) {
      GBTClassificationModel model =
          new GBTClassificationModel(
              "m", numbers(random, 3), new double[] {0.1, 0.02, 0.05}, SLOTS, 2);
      double[] row = HandmadeTrees.row(random);
      double probability = model.predictProbability(Vectors.dense(row)).apply(1);

      assertThat(sum(FittedPredictor.explained(model, 1), row))
          .isCloseTo(logOdds(probability), within(1e-9));
      assertThat(sum(FittedPredictor.explained(model, 0), row))
          .isCloseTo(-logOdds(probability), within(1e-9));
    }
  }

  @Test
  void sumsToTheProbabilityThatTreesVoteForEachClass() {
    Random random = new Random(5);
    for (int i = 0; i < 20; i++) {
      DecisionTreeClassificationModel[] trees =
          IntStream.range(0, 3)
              .mapToObj(any -> HandmadeTrees.randomVotes(random, 3, 3))
              .map(root -> HandmadeTrees.classification(root, SLOTS, 3))
              .toArray(DecisionTreeClassificationModel[]::new);
      RandomForestClassificationModel forest =
          new RandomForestClassificationModel("m", trees, SLOTS, 3);
      double[] row = HandmadeTrees.row(random);
      for (int named = 0; named < 3; named++) {
        assertThat(sum(FittedPredictor.explained(trees[0], named), row))
            .isCloseTo(trees[0].predictProbability(Vectors.dense(row)).apply(named), within(1e-12));
        assertThat(sum(FittedPredictor.explained(forest, named), row))
            .isCloseTo(forest.predictProbability(Vectors.dense(row)).apply(named), within(1e-12));
      }
    }
  }

  /** Each row counts, not each leaf: three quarters of all rows are of class 1. */
  @Test
  void beginsAtTheShareOfAClassAmongAllRows() {
    Explained tree =
        FittedPredictor.explained(
            HandmadeTrees.classification(split(0, 0, votes(1, 1), votes(1, 5)), 1, 2), 1);

    assertThat(tree.baseValue()).isEqualTo(0.75);
    assertThat(contributions(tree, new double[] {-1})).containsExactly(-0.25);
  }

  @Test
  void refusesWhatIsNoSum() {
    assertThatThrownBy(() -> FittedPredictor.explained(new Bucketizer(), 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the predictions of a Bucketizer are no sum over its features");
  }

  @Test
  void explainsATreeThatNeverSplits() {
    Explained alone = FittedPredictor.explained(HandmadeTrees.regression(leaf(4, 7), 2), 0);

    assertThat(alone.baseValue()).isEqualTo(4);
    assertThat(contributions(alone, ROW)).containsExactly(0, 0);
  }

  private static DecisionTreeRegressionModel[] numbers(Random random, int trees) {
    return IntStream.range(0, trees)
        .mapToObj(any -> HandmadeTrees.regression(HandmadeTrees.random(random, 4), SLOTS))
        .toArray(DecisionTreeRegressionModel[]::new);
  }

  private static double logOdds(double probability) {
    return Math.log(probability / (1 - probability));
  }

  private static double[] contributions(Explained explained, double[] row) {
    double[] sums = new double[row.length];
    explained.contribute(row, sums);
    return sums;
  }

  private static double sum(Explained explained, double[] row) {
    return explained.baseValue() + Arrays.stream(contributions(explained, row)).sum();
  }
}
