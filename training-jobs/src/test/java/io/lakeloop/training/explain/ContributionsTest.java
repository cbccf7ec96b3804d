package io.lakeloop.training.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.lakeloop.core.LocalSpark;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.classification.DecisionTreeClassifier;
import org.apache.spark.ml.classification.GBTClassifier;
import org.apache.spark.ml.classification.LogisticRegression;
import org.apache.spark.ml.classification.NaiveBayes;
import org.apache.spark.ml.classification.RandomForestClassifier;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.regression.GBTRegressor;
import org.apache.spark.ml.regression.LinearRegression;
import org.apache.spark.ml.regression.RandomForestRegressor;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(LocalSpark.class)
class ContributionsTest {
  private static final double CLOSE = 1e-9;

  private final SparkSession spark;

  @TempDir private Path folder;

  ContributionsTest(SparkSession spark) {
    this.spark = spark;
  }

  @Test
  void sumToThePredictionOfANumber() {
    List<PipelineModel> models =
        List.of(
            FittedModels.fitted(true, new LinearRegression().setLabelCol("number")),
            trees(new GBTRegressor().setLabelCol("number").setMaxIter(3).setMaxDepth(3)),
            trees(new RandomForestRegressor().setLabelCol("number").setNumTrees(3)));
    for (PipelineModel model : models) {
      for (Row row : explained(Contributions.of(model, FittedModels.FEATURES))) {
        assertThat(sum(row)).isCloseTo(row.<Double>getAs("prediction"), within(CLOSE));
      }
    }
  }

  @Test
  void sumToTheLogOddsOfAClass() {
    PipelineModel logistic = FittedModels.fitted(true, new LogisticRegression().setRegParam(0.01));
    PipelineModel boosted = trees(new GBTClassifier().setMaxIter(3).setMaxDepth(3));
    for (PipelineModel model : List.of(logistic, boosted)) {
      List<Row> scored = scored(model);
      List<Row> explained = explained(Contributions.of(model, FittedModels.FEATURES));
      for (int i = 0; i < scored.size(); i++) {
        double probability = scored.get(i).<Vector>getAs("probability").apply(1);
        assertThat(sum(explained.get(i)))
            .isCloseTo(Math.log(probability / (1 - probability)), within(CLOSE));
      }
      assertThat(explained(Contributions.of(model, FittedModels.FEATURES, 0)))
          .extracting(row -> sum(row))
          .first()
          .isEqualTo(-sum(explained.get(0)));
    }
  }

  @Test
  void sumToTheProbabilityOfAClassThatTreesVoteFor() {
    PipelineModel forest = trees(new RandomForestClassifier().setNumTrees(4).setMaxDepth(3));
    PipelineModel tree = trees(new DecisionTreeClassifier().setMaxDepth(4));
    for (PipelineModel model : List.of(forest, tree)) {
      List<Row> scored = scored(model);
      List<Row> explained = explained(Contributions.of(model, FittedModels.FEATURES));
      for (int i = 0; i < scored.size(); i++) {
        assertThat(sum(explained.get(i)))
            .isCloseTo(scored.get(i).<Vector>getAs("probability").apply(1), within(CLOSE));
      }
    }
  }

  @Test
  void explainsEachOfSeveralClasses() {
    PipelineModel model =
        FittedModels.fitted(
            true, new LogisticRegression().setFamily("multinomial").setLabelCol("label"));
    Row scored = scored(model).get(0);
    for (int named = 0; named < 2; named++) {
      Row row = explained(Contributions.of(model, FittedModels.FEATURES, named)).get(0);
      assertThat(sum(row))
          .isCloseTo(scored.<Vector>getAs("rawPrediction").apply(named), within(CLOSE));
    }
  }

  @Test
  void keepsTheRowsAndNamesTheirFeatures() {
    PipelineModel model = trees(new RandomForestRegressor().setLabelCol("number").setNumTrees(1));

    Dataset<Row> explained =
        Contributions.of(model, FittedModels.FEATURES).explain(rows().select("id", "x", "y", "c"));

    assertThat(explained.columns())
        .containsExactly("id", "x", "y", "c", "prediction", "base_value", "contributions");
    assertThat(explained.schema().apply("contributions").dataType().catalogString())
        .isEqualTo("map<string,double>");
    assertThat(explained.head().<Object, Object>getJavaMap(6)).containsOnlyKeys("x", "y", "c");
  }

  @Test
  void measuresLinearModelsFromTheMeanOfRows() {
    PipelineModel model = FittedModels.fitted(true, new LinearRegression().setLabelCol("number"));
    Contributions fromZero = Contributions.of(model, FittedModels.FEATURES);
    Contributions fromMean = fromZero.against(FittedModels.rows());

    // Least squares goes through the mean: what it says of the mean row is the mean label.
    assertThat(fromMean.baseValue())
        .isCloseTo(FittedModels.rows().selectExpr("avg(number)").head().getDouble(0), within(1e-6));
    for (Row row : explained(fromMean)) {
      assertThat(sum(row)).isCloseTo(row.<Double>getAs("prediction"), within(CLOSE));
    }
    PipelineModel trees = trees(new RandomForestRegressor().setLabelCol("number").setNumTrees(1));
    Contributions ofTrees = Contributions.of(trees, FittedModels.FEATURES);
    assertThat(ofTrees.against(FittedModels.rows())).isSameAs(ofTrees);
  }

  @Test
  void explainsAModelThatWasSavedAndACategoryNeverSeen() throws IOException {
    PipelineModel model = trees(new GBTClassifier().setMaxIter(2).setMaxDepth(4));
    model.write().save(folder.resolve("model").toString());
    PipelineModel loaded = PipelineModel.load(folder.resolve("model").toString());
    Dataset<Row> rows = rows().union(spark.sql("SELECT 1L, 3D, 4D, 'never', 0D, 0D")).coalesce(1);

    List<Row> before = Contributions.of(model, FittedModels.FEATURES).explain(rows).collectAsList();
    List<Row> after = Contributions.of(loaded, FittedModels.FEATURES).explain(rows).collectAsList();

    assertThat(after).isEqualTo(before);
    Row never = model.transform(rows).filter("c = 'never'").head();
    assertThat(sum(before.get(before.size() - 1)))
        .isCloseTo(2 * never.<Vector>getAs("rawPrediction").apply(1), within(CLOSE));
  }

  @Test
  void refusesWhatItCannotExplain() {
    PipelineModel bayes = trees(new NaiveBayes());
    assertThatThrownBy(() -> Contributions.of(bayes, FittedModels.FEATURES))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the predictions of a NaiveBayesModel are no sum over its features");
    PipelineModel tree = trees(new DecisionTreeClassifier().setMaxDepth(1));
    assertThatThrownBy(() -> Contributions.of(tree, List.of("x", "y")))
        .hasMessage("the pipeline's column 'c' is of none of the features [x, y]");
  }

  private static PipelineModel trees(PipelineStage predictor) {
    return FittedModels.fitted(false, predictor);
  }

  private static Dataset<Row> rows() {
    return FittedModels.rows().filter("id < 40").coalesce(1);
  }

  private static List<Row> scored(PipelineModel model) {
    return model.transform(rows()).collectAsList();
  }

  private static List<Row> explained(Contributions contributions) {
    return contributions.explain(rows()).collectAsList();
  }

  private static double sum(Row row) {
    Map<String, Double> added = row.getJavaMap(row.fieldIndex(Contributions.CONTRIBUTIONS));
    assertThat(added).hasSize(3);
    return row.<Double>getAs(Contributions.BASE_VALUE)
        + added.values().stream().mapToDouble(Double::doubleValue).sum();
  }
}
