package io.lakeloop.training;

import io.lakeloop.core.config.Suggestion;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * All hyperparameters of an algorithm, set or by default.
 *
 * @param values each one's value; whole numbers as such
 */
record Hyperparameters(Map<Hyperparameter, Double> values) {
  Hyperparameters {
    Map<Hyperparameter, Double> copy = new EnumMap<>(Hyperparameter.class);
    copy.putAll(values);
    values = Collections.unmodifiableMap(copy);
  }

  /**
   * Reads what is set and takes the defaults for the others.
   *
   * @throws IllegalArgumentException if the algorithm has no such parameter, or not that value
   */
  static Hyperparameters of(Algorithm algorithm, Map<String, String> set) {
    List<String> known = algorithm.hyperparameters().stream().map(Hyperparameter::word).toList();
    for (String name : set.keySet()) {
      if (!known.contains(name)) {
        throw new IllegalArgumentException(
            "%s has no parameter '%s' (%s)"
                .formatted(
                    algorithm.word(),
                    name,
                    Suggestion.nearest(name, known)
                        .map(near -> "did you mean '" + near + "'?")
                        .orElse("it has " + String.join(", ", known))));
      }
    }
    Map<Hyperparameter, Double> values = new EnumMap<>(Hyperparameter.class);
    for (Hyperparameter parameter : algorithm.hyperparameters()) {
      String text = set.get(parameter.word());
      values.put(parameter, text == null ? parameter.standard() : parameter.parse(text));
    }
    return new Hyperparameters(values);
  }

  /** A value. */
  double number(Hyperparameter parameter) {
    Double value = values.get(parameter);
    if (value == null) {
      throw new IllegalArgumentException("not a parameter of this algorithm: " + parameter.word());
    }
    return value;
  }

  /** Every value by its word, as {@link #of} reads it. */
  Map<String, String> asText() {
    Map<String, String> text = new LinkedHashMap<>();
    values.forEach((parameter, value) -> text.put(parameter.word(), parameter.text(value)));
    return text;
  }
}
