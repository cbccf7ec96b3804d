package io.lakeloop.training;

import io.lakeloop.core.config.Description;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One candidate: an algorithm with its hyperparameters, set or searched for.
 *
 * @param algorithm how it learns
 * @param parameters what is set; the others have their defaults
 * @param search what is searched for, by {@code tuning}
 */
public record CandidateConfig(
    @Description(
            "logistic-regression, linear-regression, generalized-linear-regression, linear-svc,"
                + " naive-bayes, decision-tree, gradient-boosted-trees, random-forest.")
        Algorithm algorithm,
    @Description("Hyperparameters such as max-iterations: 200; the others have defaults.")
        Map<String, String> parameters,
    @Description("Hyperparameters to search for, such as depth: { values: [3, 5, 7] }.")
        Map<String, SearchSpace> search) {
  /** Refuses parameters that the algorithm does not have or that it could not work with. */
  public CandidateConfig {
    parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
    search = Collections.unmodifiableMap(new LinkedHashMap<>(search));
    Hyperparameters.of(algorithm, parameters);
    for (Map.Entry<String, SearchSpace> space : search.entrySet()) {
      if (parameters.containsKey(space.getKey())) {
        throw new IllegalArgumentException(
            "'%s' is set and searched for; one of the two".formatted(space.getKey()));
      }
      if (space.getKey().equals(Hyperparameter.VARIANCE_POWER.word())) {
        requireDistributions(space.getValue());
      }
      for (double value : space.getValue().bounds()) {
        Map<String, String> tried = new HashMap<>(parameters);
        tried.put(space.getKey(), text(value));
        Hyperparameters.of(algorithm, tried);
      }
    }
  }

  /** All of the algorithm's hyperparameters; those searched for by their defaults. */
  Hyperparameters hyperparameters() {
    return Hyperparameters.of(algorithm, parameters);
  }

  private static void requireDistributions(SearchSpace powers) {
    if (powers.from().filter(from -> from < 1).isPresent()) {
      throw new IllegalArgumentException(
          "a range of variance-power begins at 1 or above: no distribution lies between 0 and 1;"
              + " list values that hold 0");
    }
  }

  /** Whole numbers without a point: so they are written, and so a refusal says them. */
  private static String text(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? Long.toString((long) value)
        : Double.toString(value);
  }
}
