package io.lakeloop.training;

import io.lakeloop.registry.Task;
import java.util.List;
import java.util.Map;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.classification.DecisionTreeClassifier;
import org.apache.spark.ml.classification.GBTClassifier;
import org.apache.spark.ml.classification.LinearSVC;
import org.apache.spark.ml.classification.LogisticRegression;
import org.apache.spark.ml.classification.NaiveBayes;
import org.apache.spark.ml.classification.RandomForestClassifier;
import org.apache.spark.ml.param.Params;
import org.apache.spark.ml.regression.DecisionTreeRegressor;
import org.apache.spark.ml.regression.GBTRegressor;
import org.apache.spark.ml.regression.GeneralizedLinearRegression;
import org.apache.spark.ml.regression.LinearRegression;
import org.apache.spark.ml.regression.RandomForestRegressor;

/** The last stages of a pipeline, those that learn. */
final class Predictor {
  private static final String MARGINS = "__margins";

  private final Recipe recipe;
  private final int largestCategory;

  private Predictor(Recipe recipe, int largestCategory) {
    this.recipe = recipe;
    this.largestCategory = largestCategory;
  }

  /**
   * MLlib's estimators for a recipe: one, or for margins that are to become probabilities two.
   *
   * @param largestCategory how many values the largest categorical feature has; trees need a bin
   *     for each
   */
  static List<PipelineStage> of(Recipe recipe, int largestCategory) {
    return new Predictor(recipe, largestCategory).stages();
  }

  private List<PipelineStage> stages() {
    if (recipe.algorithm() == Algorithm.LINEAR_SVC) {
      LinearSVC machine = new LinearSVC().setPredictionCol("__side").setRawPredictionCol(MARGINS);
      LogisticRegression platt = new LogisticRegression().setFamily("binomial");
      return List.of(set(machine, Preparation.FEATURES), common(platt, MARGINS));
    }
    return List.of(set(learner(), Preparation.FEATURES));
  }

  private org.apache.spark.ml.Predictor<?, ?, ?> learner() {
    boolean amounts = recipe.design().task() == Task.REGRESSION;
    return switch (recipe.algorithm()) {
      case LOGISTIC_REGRESSION ->
          new LogisticRegression()
              .setFamily(recipe.design().task() == Task.BINARY ? "binomial" : "multinomial");
      case LINEAR_REGRESSION -> new LinearRegression();
      case GENERALIZED_LINEAR_REGRESSION -> new GeneralizedLinearRegression().setFamily("tweedie");
      case LINEAR_SVC -> new LinearSVC();
      case NAIVE_BAYES -> new NaiveBayes().setModelType("gaussian");
      case DECISION_TREE -> amounts ? new DecisionTreeRegressor() : new DecisionTreeClassifier();
      case GRADIENT_BOOSTED_TREES -> amounts ? new GBTRegressor() : new GBTClassifier();
      case RANDOM_FOREST -> amounts ? new RandomForestRegressor() : new RandomForestClassifier();
    };
  }

  private <P extends org.apache.spark.ml.Predictor<?, ?, ?>> P set(P learner, String features) {
    for (Map.Entry<Hyperparameter, Double> set : recipe.hyperparameters().values().entrySet()) {
      Hyperparameter parameter = set.getKey();
      put(learner, parameter.parameter(), parameter.boxed(value(parameter, set.getValue())));
    }
    return common(learner, features);
  }

  private <P extends org.apache.spark.ml.Predictor<?, ?, ?>> P common(P learner, String features) {
    put(learner, "labelCol", recipe.design().label());
    put(learner, "featuresCol", features);
    if (recipe.design().balance().isWeighted()) {
      put(learner, "weightCol", ClassBalance.WEIGHT);
    }
    if (learner.hasParam("seed")) {
      put(learner, "seed", recipe.design().seed());
    }
    return learner;
  }

  private double value(Hyperparameter parameter, double value) {
    return parameter == Hyperparameter.MAX_BINS ? Math.max(value, largestCategory) : value;
  }

  private static void put(Params stage, String parameter, Object value) {
    stage.set(stage.getParam(parameter), value);
  }
}
