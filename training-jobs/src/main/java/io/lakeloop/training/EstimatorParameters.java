package io.lakeloop.training;

import io.lakeloop.core.config.Hash;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.param.Params;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Everything that is set of an estimator, by default or not, under the names that MLflow's
 * autologging gives it: {@code LogisticRegression.maxIter}. The stages of a pipeline, and what an
 * estimator is itself given to fit, are described below their own class; of several of one class
 * the second is {@code StringIndexer_2}.
 */
final class EstimatorParameters {
  /** What MLflow takes for one parameter, and people read. */
  private static final int LONGEST = 400;

  private final Map<String, String> said = new LinkedHashMap<>();
  private final Map<String, Integer> seen = new HashMap<>();
  private final Map<String, String> uids = new LinkedHashMap<>();

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
    uids.put(stage.uid(), name);
    for (Param<?> parameter : stage.params()) {
      if (stage.isDefined(parameter) && !isOfItsOwnName(stage, parameter)) {
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

  /** Such as the output column that an indexer is given by default: another in each JVM. */
  private static boolean isOfItsOwnName(Params stage, Param<?> parameter) {
    return !stage.isSet(parameter)
        && value(stage, parameter) instanceof String text
        && text.contains(stage.uid());
  }

  private static <T> Object value(Params stage, Param<T> parameter) {
    return stage.getOrDefault(parameter);
  }

  private String text(Object value) {
    if (value instanceof ParamMap[] maps) {
      String all = Arrays.stream(maps).map(this::text).collect(Collectors.joining(", "));
      return maps.length + " settings: " + (all.length() > LONGEST ? Hash.of(all) : all);
    }
    if (value instanceof ParamMap map) {
      return CollectionConverters.asJava(map.toSeq()).stream()
          .map(
              pair ->
                  uids.getOrDefault(pair.param().parent(), plain(pair.param().parent()))
                      + "."
                      + pair.param().name()
                      + "="
                      + text(pair.value()))
          .sorted()
          .toList()
          .toString();
    }
    if (value instanceof Params[] stages) {
      return Arrays.stream(stages).map(this::text).toList().toString();
    }
    if (value instanceof Params stage) {
      return stage.getClass().getSimpleName() + of(stage);
    }
    if (value instanceof Object[] values) {
      return named(Arrays.deepToString(values));
    }
    if (value instanceof double[] numbers) {
      return Arrays.toString(numbers);
    }
    return value instanceof int[] numbers ? Arrays.toString(numbers) : named(String.valueOf(value));
  }

  /** A text with the names of stages in place of their random ones. */
  private String named(String text) {
    String named = text;
    for (Map.Entry<String, String> uid : uids.entrySet()) {
      if (!plain(uid.getKey()).equals(uid.getKey())) {
        named = named.replace(uid.getKey(), uid.getValue());
      }
    }
    return named;
  }

  private static String plain(String uid) {
    return uid.replaceFirst("_[0-9a-f]{12}$", "");
  }
}
