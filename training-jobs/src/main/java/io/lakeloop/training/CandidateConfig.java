package io.lakeloop.training;

import io.lakeloop.core.config.Description;
import java.util.Map;

/**
 * One candidate: an algorithm with its hyperparameters.
 *
 * @param algorithm how it learns
 * @param parameters what is set; the others have their defaults
 */
public record CandidateConfig(
    @Description("logistic-regression, linear-regression, gradient-boosted-trees, random-forest.")
        Algorithm algorithm,
    @Description("Hyperparameters such as max-iterations: 200; the others have defaults.")
        Map<String, String> parameters) {
  /** Refuses parameters that the algorithm does not have or that it could not work with. */
  public CandidateConfig {
    Hyperparameters.of(algorithm, parameters);
  }

  /** All of the algorithm's hyperparameters. */
  Hyperparameters hyperparameters() {
    return Hyperparameters.of(algorithm, parameters);
  }
}
