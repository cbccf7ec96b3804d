package io.lakeloop.training;

import io.lakeloop.registry.Provenance;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * All it takes to train one candidate, but for the rows: a registered version's provenance gives
 * its recipe back.
 *
 * @param design what it shares with the other candidates
 * @param algorithm how it learns
 * @param hyperparameters all that is set of the algorithm
 */
record Recipe(ModelDesign design, Algorithm algorithm, Hyperparameters hyperparameters) {
  private static final String ALGORITHM = "algorithm";

  static Recipe of(ModelDesign design, CandidateConfig candidate) {
    return new Recipe(design, candidate.algorithm(), candidate.hyperparameters());
  }

  /** The recipe of a version, from the parameters that {@link #parameters} recorded. */
  static Recipe of(Provenance from) {
    Map<String, String> said = from.parameters();
    Algorithm algorithm = Algorithm.ofWord(said.getOrDefault(ALGORITHM, ""));
    List<String> known = algorithm.hyperparameters().stream().map(Hyperparameter::word).toList();
    Map<String, String> set = new LinkedHashMap<>(said);
    set.keySet().retainAll(known);
    return new Recipe(DesignParameters.read(from), algorithm, Hyperparameters.of(algorithm, set));
  }

  /** Everything set, by name, as a run and a version record it. */
  Map<String, String> parameters() {
    Map<String, String> all = new LinkedHashMap<>();
    all.put(ALGORITHM, algorithm.word());
    all.putAll(DesignParameters.of(design));
    all.putAll(hyperparameters.asText());
    return all;
  }
}
