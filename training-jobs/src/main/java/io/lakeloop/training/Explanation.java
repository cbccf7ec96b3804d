package io.lakeloop.training;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.classification.GBTClassificationModel;
import org.apache.spark.ml.classification.LogisticRegressionModel;
import org.apache.spark.ml.classification.RandomForestClassificationModel;
import org.apache.spark.ml.feature.StringIndexerModel;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.regression.GBTRegressionModel;
import org.apache.spark.ml.regression.LinearRegressionModel;
import org.apache.spark.ml.regression.RandomForestRegressionModel;

/**
 * What a model goes by.
 *
 * @param kind {@code coefficients}, in the units of the features, or {@code importances}, which sum
 *     to 1
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
    List<String> names = names(recipe, pipeline);
    Transformer last = pipeline.stages()[pipeline.stages().length - 1];
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

  private static Explanation trees(List<String> names, Vector importances) {
    return new Explanation("importances", Optional.empty(), byName(names, importances));
  }

  private static Map<String, Double> byName(List<String> names, Vector values) {
    Map<String, Double> byName = new LinkedHashMap<>();
    IntStream.range(0, values.size()).forEach(i -> byName.put(names.get(i), values.apply(i)));
    return byName;
  }

  /** The name of each element of the vector that the model sees. */
  private static List<String> names(Recipe recipe, PipelineModel pipeline) {
    List<String> categorical = recipe.design().categorical();
    List<String> names = new ArrayList<>();
    for (String feature : recipe.design().features()) {
      if (!recipe.algorithm().isLinear() || !categorical.contains(feature)) {
        names.add(feature);
        continue;
      }
      for (String value : labels(pipeline)[categorical.indexOf(feature)]) {
        names.add(feature + "=" + value);
      }
      names.add(feature + "=(unseen)");
    }
    return names;
  }

  private static String[][] labels(PipelineModel pipeline) {
    return Arrays.stream(pipeline.stages())
        .filter(StringIndexerModel.class::isInstance)
        .map(stage -> ((StringIndexerModel) stage).labelsArray())
        .findFirst()
        .orElseThrow();
  }
}
