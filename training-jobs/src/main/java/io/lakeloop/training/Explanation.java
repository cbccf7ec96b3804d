package io.lakeloop.training;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.classification.DecisionTreeClassificationModel;
import org.apache.spark.ml.classification.GBTClassificationModel;
import org.apache.spark.ml.classification.LinearSVCModel;
import org.apache.spark.ml.classification.LogisticRegressionModel;
import org.apache.spark.ml.classification.NaiveBayesModel;
import org.apache.spark.ml.classification.RandomForestClassificationModel;
import org.apache.spark.ml.linalg.Matrix;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.regression.DecisionTreeRegressionModel;
import org.apache.spark.ml.regression.GBTRegressionModel;
import org.apache.spark.ml.regression.GeneralizedLinearRegressionModel;
import org.apache.spark.ml.regression.LinearRegressionModel;
import org.apache.spark.ml.regression.RandomForestRegressionModel;

/**
 * What a model goes by.
 *
 * @param kind {@code coefficients}, in the units of the features; {@code importances}, which sum to
 *     1; or {@code spreads}, how far several classes' coefficients, or their means, lie apart
 * @param intercept what is predicted where all features are zero (for a binary task its log-odds);
 *     empty for trees
 * @param features each feature's number; {@code season=2} is a category's value and {@code
 *     season=(unseen)} all values that no training row had
 */
record Explanation(String kind, Optional<Double> intercept, Map<String, Double> features) {
  /** The file beside a model that holds its explanation. */
  static final String FILE = "explanation.json";

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Explains a pipeline that was trained by a recipe. */
  static Explanation of(Recipe recipe, PipelineModel pipeline) {
    List<String> names = VectorNames.of(recipe.design(), recipe.algorithm().isLinear(), pipeline);
    int stages = pipeline.stages().length;
    // Of a support vector machine the last stage only makes probabilities of its margins.
    Transformer last =
        pipeline.stages()[recipe.algorithm() == Algorithm.LINEAR_SVC ? stages - 2 : stages - 1];
    if (last instanceof LogisticRegressionModel model && model.coefficientMatrix().numRows() > 1) {
      return spread(names, model.coefficientMatrix());
    }
    if (last instanceof NaiveBayesModel model) {
      return spread(names, model.theta());
    }
    if (last instanceof LinearSVCModel model) {
      return linear(names, model.coefficients(), model.intercept());
    }
    if (last instanceof GeneralizedLinearRegressionModel model) {
      return linear(names, model.coefficients(), model.intercept());
    }
    if (last instanceof DecisionTreeClassificationModel model) {
      return trees(names, model.featureImportances());
    }
    if (last instanceof DecisionTreeRegressionModel model) {
      return trees(names, model.featureImportances());
    }
    if (last instanceof LogisticRegressionModel model) {
      return linear(names, model.coefficients(), model.intercept());
    }
    if (last instanceof LinearRegressionModel model) {
      return linear(names, model.coefficients(), model.intercept());
    }
    if (last instanceof GBTClassificationModel model) {
      return trees(names, model.featureImportances());
    }
    if (last instanceof GBTRegressionModel model) {
      return trees(names, model.featureImportances());
    }
    if (last instanceof RandomForestClassificationModel model) {
      return trees(names, model.featureImportances());
    }
    if (last instanceof RandomForestRegressionModel model) {
      return trees(names, model.featureImportances());
    }
    throw new IllegalStateException("no algorithm of ours makes a " + last.getClass().getName());
  }

  /** The explanation as JSON. */
  String toJson() {
    Map<String, Object> said = new LinkedHashMap<>();
    said.put("kind", kind);
    intercept.ifPresent(value -> said.put("intercept", value));
    said.put("features", features);
    try {
      return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(said) + "\n";
    } catch (JsonProcessingException failure) {
      throw new IllegalStateException("writing an explanation", failure);
    }
  }

  private static Explanation linear(List<String> names, Vector weights, double intercept) {
    return new Explanation("coefficients", Optional.of(intercept), byName(names, weights));
  }

  /** How far the classes' numbers for a feature lie apart; a row a class, a column a feature. */
  private static Explanation spread(List<String> names, Matrix classes) {
    double[] spread = new double[classes.numCols()];
    for (int feature = 0; feature < spread.length; feature++) {
      double least = Double.POSITIVE_INFINITY;
      double most = Double.NEGATIVE_INFINITY;
      for (int row = 0; row < classes.numRows(); row++) {
        least = Math.min(least, classes.apply(row, feature));
        most = Math.max(most, classes.apply(row, feature));
      }
      spread[feature] = most - least;
    }
    return new Explanation("spreads", Optional.empty(), byName(names, Vectors.dense(spread)));
  }

  private static Explanation trees(List<String> names, Vector importances) {
    return new Explanation("importances", Optional.empty(), byName(names, importances));
  }

  private static Map<String, Double> byName(List<String> names, Vector values) {
    Map<String, Double> byName = new LinkedHashMap<>();
    IntStream.range(0, values.size()).forEach(i -> byName.put(names.get(i), values.apply(i)));
    return byName;
  }
}
