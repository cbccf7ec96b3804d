package io.lakeloop.training;

import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.param.Params;

/**
 * Everything that is set of an estimator, by default or not, under the names that MLflow's
 * autologging gives it: {@code LogisticRegression.maxIter}. The stages of a pipeline, and what an
 * estimator is itself given to fit, are described below their own class; of several of one class
 * the second is {@code StringIndexer_2}.
 */
final class EstimatorParameters {
  private final Map<String, String> said = new LinkedHashMap<>();
  private final Map<String, Integer> seen = new HashMap<>();

  private EstimatorParameters() {}

  /** The parameters of an estimator or of any other stage. */
  static Map<String, String> of(Params estimator) {
    EstimatorParameters parameters = new EstimatorParameters();
    parameters.add(estimator);
    return parameters.said;
  }

  private void add(Params stage) {
    String type = stage.getClass().getSimpleName();
    int count = seen.merge(type, 1, Integer::sum);
    String name = count == 1 ? type : type + "_" + count;
    for (Param<?> parameter : stage.params()) {
      if (stage.isDefined(parameter)) {
        add(stage, name + "." + parameter.name(), value(stage, parameter));
      }
    }
  }

  private void add(Params owner, String name, Object value) {
    if (value instanceof Params stage) {
      said.put(name, stage.getClass().getSimpleName());
      add(stage);
    } else if (owner instanceof Pipeline && value instanceof Params[] stages) {
      said.put(
          name,
          Arrays.stream(stages)
              .map(stage -> stage.getClass().getSimpleName())
              .collect(Collectors.joining(", ")));
      Arrays.stream(stages).forEach(this::add);
    } else {
      said.put(name, text(value));
    }
  }

  private static <T> Object value(Params stage, Param<T> parameter) {
    return stage.getOrDefault(parameter);
  }

  private static String text(Object value) {
    if (value instanceof ParamMap[] maps) {
      return maps.length + " settings";
    }
    if (value instanceof Object[] values) {
      return Arrays.deepToString(values);
    }
    if (value instanceof double[] numbers) {
      return Arrays.toString(numbers);
    }
    return value instanceof int[] numbers ? Arrays.toString(numbers) : String.valueOf(value);
  }
}
