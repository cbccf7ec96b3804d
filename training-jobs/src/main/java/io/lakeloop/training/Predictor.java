package io.lakeloop.training;

import io.lakeloop.registry.Task;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.classification.GBTClassifier;
import org.apache.spark.ml.classification.LogisticRegression;
import org.apache.spark.ml.classification.RandomForestClassifier;
import org.apache.spark.ml.regression.GBTRegressor;
import org.apache.spark.ml.regression.LinearRegression;
import org.apache.spark.ml.regression.RandomForestRegressor;

/** The last stage of a pipeline, the one that learns. */
final class Predictor {
  private final Recipe recipe;
  private final Hyperparameters set;
  private final int largestCategory;

  private Predictor(Recipe recipe, int largestCategory) {
    this.recipe = recipe;
    this.set = recipe.hyperparameters();
    this.largestCategory = largestCategory;
  }

  /**
   * MLlib's estimator for a recipe.
   *
   * @param largestCategory how many values the largest categorical feature has; trees need a bin
   *     for each
   */
  static PipelineStage of(Recipe recipe, int largestCategory) {
    Predictor predictor = new Predictor(recipe, largestCategory);
    boolean binary = recipe.design().task() == Task.BINARY;
    return switch (recipe.algorithm()) {
      case LOGISTIC_REGRESSION -> predictor.logisticRegression();
      case LINEAR_REGRESSION -> predictor.linearRegression();
      case GRADIENT_BOOSTED_TREES ->
          binary ? predictor.boostedClassifier() : predictor.boostedRegressor();
      case RANDOM_FOREST -> binary ? predictor.forestClassifier() : predictor.forestRegressor();
    };
  }

  private PipelineStage logisticRegression() {
    return new LogisticRegression()
        .setFamily("binomial")
        .setLabelCol(label())
        .setFeaturesCol(ModelPipeline.FEATURES)
        .setMaxIter(set.whole(Hyperparameter.MAX_ITERATIONS))
        .setRegParam(set.number(Hyperparameter.REGULARIZATION))
        .setElasticNetParam(set.number(Hyperparameter.ELASTIC_NET));
  }

  private PipelineStage linearRegression() {
    return new LinearRegression()
        .setLabelCol(label())
        .setFeaturesCol(ModelPipeline.FEATURES)
        .setMaxIter(set.whole(Hyperparameter.MAX_ITERATIONS))
        .setRegParam(set.number(Hyperparameter.REGULARIZATION))
        .setElasticNetParam(set.number(Hyperparameter.ELASTIC_NET));
  }

  private PipelineStage boostedClassifier() {
    return new GBTClassifier()
        .setLabelCol(label())
        .setFeaturesCol(ModelPipeline.FEATURES)
        .setMaxIter(set.whole(Hyperparameter.ROUNDS))
        .setMaxDepth(set.whole(Hyperparameter.DEPTH))
        .setStepSize(set.number(Hyperparameter.STEP))
        .setMaxBins(bins())
        .setSubsamplingRate(set.number(Hyperparameter.SUBSAMPLING))
        .setSeed(recipe.design().seed());
  }

  private PipelineStage boostedRegressor() {
    return new GBTRegressor()
        .setLabelCol(label())
        .setFeaturesCol(ModelPipeline.FEATURES)
        .setMaxIter(set.whole(Hyperparameter.ROUNDS))
        .setMaxDepth(set.whole(Hyperparameter.DEPTH))
        .setStepSize(set.number(Hyperparameter.STEP))
        .setMaxBins(bins())
        .setSubsamplingRate(set.number(Hyperparameter.SUBSAMPLING))
        .setSeed(recipe.design().seed());
  }

  private PipelineStage forestClassifier() {
    return new RandomForestClassifier()
        .setLabelCol(label())
        .setFeaturesCol(ModelPipeline.FEATURES)
        .setNumTrees(set.whole(Hyperparameter.TREES))
        .setMaxDepth(set.whole(Hyperparameter.DEPTH))
        .setMaxBins(bins())
        .setSubsamplingRate(set.number(Hyperparameter.SUBSAMPLING))
        .setSeed(recipe.design().seed());
  }

  private PipelineStage forestRegressor() {
    return new RandomForestRegressor()
        .setLabelCol(label())
        .setFeaturesCol(ModelPipeline.FEATURES)
        .setNumTrees(set.whole(Hyperparameter.TREES))
        .setMaxDepth(set.whole(Hyperparameter.DEPTH))
        .setMaxBins(bins())
        .setSubsamplingRate(set.number(Hyperparameter.SUBSAMPLING))
        .setSeed(recipe.design().seed());
  }

  private int bins() {
    return Math.max(set.whole(Hyperparameter.MAX_BINS), largestCategory);
  }

  private String label() {
    return recipe.design().label();
  }
}
