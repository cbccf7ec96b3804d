package io.lakeloop.training;

import io.lakeloop.registry.Provenance;
import java.util.ArrayList;
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
  private static final String SEED = "seed";
  private static final String PARTITIONS = "partitions";
  private static final String KEYS = "keys";
  private static final String CATEGORICAL = "categorical";
  private static final String FILL_NULLS = "fill-nulls";

  static Recipe of(ModelDesign design, CandidateConfig candidate) {
    return new Recipe(design, candidate.algorithm(), candidate.hyperparameters());
  }

  /** The recipe of a version, from the parameters that {@link #parameters} recorded. */
  static Recipe of(Provenance from) {
    Map<String, String> said = from.parameters();
    Algorithm algorithm = Algorithm.ofWord(said.getOrDefault(ALGORITHM, ""));
    ModelDesign design =
        new ModelDesign(
            from.task(),
            from.trainingSet(),
            list(said, KEYS),
            from.label(),
            from.features(),
            list(said, CATEGORICAL),
            FillNulls.ofWord(said.getOrDefault(FILL_NULLS, "")),
            Long.parseLong(said.getOrDefault(SEED, "")),
            Integer.parseInt(said.getOrDefault(PARTITIONS, "")));
    Map<String, String> set = new LinkedHashMap<>(said);
    List<String> known =
        new ArrayList<>(algorithm.hyperparameters().stream().map(Hyperparameter::word).toList());
    set.keySet().retainAll(known);
    return new Recipe(design, algorithm, Hyperparameters.of(algorithm, set));
  }

  /** Everything set, by name, as a run and a version record it. */
  Map<String, String> parameters() {
    Map<String, String> all = new LinkedHashMap<>();
    all.put(ALGORITHM, algorithm.word());
    all.put(SEED, Long.toString(design.seed()));
    all.put(PARTITIONS, Integer.toString(design.partitions()));
    all.put(KEYS, String.join(",", design.keys()));
    all.put(CATEGORICAL, String.join(",", design.categorical()));
    all.put(FILL_NULLS, design.fillNulls().word());
    all.putAll(hyperparameters.asText());
    return all;
  }

  private static List<String> list(Map<String, String> said, String key) {
    String text = said.getOrDefault(key, "");
    return text.isEmpty() ? List.of() : List.of(text.split(","));
  }
}
