package io.lakeloop.training;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/**
 * One setting of a candidate that is tried.
 *
 * @param candidate the candidate's name
 * @param number which of its settings, from 1
 * @param recipe how it is trained
 */
record Trial(String candidate, int number, Recipe recipe) {
  private static final int MOST = 10_000;
  private static final int DRAWS_FOR_ONE = 100;

  /**
   * The settings of a candidate that are tried, in order. The same seed draws the same, and each
   * candidate draws its own.
   */
  static List<Trial> of(
      String name, CandidateConfig candidate, ModelDesign design, TuningConfig tuning) {
    Map<Hyperparameter, SearchSpace> spaces = spaces(candidate);
    Set<Map<Hyperparameter, Double>> settings =
        tuning.strategy() == TuningConfig.Strategy.GRID
            ? grid(spaces)
            : drawn(spaces, tuning.trials(), new Random(design.seed() ^ name.hashCode()));
    List<Trial> trials = new ArrayList<>();
    for (Map<Hyperparameter, Double> setting : settings) {
      Map<Hyperparameter, Double> all = new TreeMap<>(candidate.hyperparameters().values());
      all.putAll(setting);
      trials.add(
          new Trial(
              name,
              trials.size() + 1,
              new Recipe(design, candidate.algorithm(), new Hyperparameters(all))));
    }
    return trials;
  }

  /**
   * Refuses a grid that nobody could wait for.
   *
   * @throws IllegalArgumentException if it has more than 10,000 settings
   */
  static void requireFew(String name, CandidateConfig candidate) {
    long settings = 1;
    for (Map.Entry<Hyperparameter, SearchSpace> space : spaces(candidate).entrySet()) {
      settings *= space.getValue().grid(space.getKey()).size();
      if (settings > MOST) {
        throw new IllegalArgumentException(
            "the grid of '%s' has more than %d settings: draw some by strategy: random"
                .formatted(name, MOST));
      }
    }
  }

  private static Map<Hyperparameter, SearchSpace> spaces(CandidateConfig candidate) {
    Map<Hyperparameter, SearchSpace> spaces = new TreeMap<>();
    for (Hyperparameter parameter : candidate.algorithm().hyperparameters()) {
      SearchSpace space = candidate.search().get(parameter.word());
      if (space != null) {
        spaces.put(parameter, space);
      }
    }
    return spaces;
  }

  /** What distinguishes it from the candidate's other settings, such as {@code depth 5}. */
  String text(CandidateConfig candidate) {
    List<String> said = new ArrayList<>();
    recipe
        .hyperparameters()
        .asText()
        .forEach(
            (word, value) -> {
              if (candidate.search().containsKey(word)) {
                said.add(word + " " + value);
              }
            });
    return said.isEmpty() ? "as set" : String.join(", ", said);
  }

  private static Set<Map<Hyperparameter, Double>> grid(Map<Hyperparameter, SearchSpace> spaces) {
    List<Map<Hyperparameter, Double>> grid = new ArrayList<>(Arrays.asList(Map.of()));
    for (Map.Entry<Hyperparameter, SearchSpace> space : spaces.entrySet()) {
      List<Map<Hyperparameter, Double>> wider = new ArrayList<>();
      List<Double> values = space.getValue().grid(space.getKey());
      for (Map<Hyperparameter, Double> before : grid) {
        for (double value : values) {
          wider.add(with(before, space.getKey(), value));
        }
      }
      grid = wider;
    }
    return new LinkedHashSet<>(grid);
  }

  private static Set<Map<Hyperparameter, Double>> drawn(
      Map<Hyperparameter, SearchSpace> spaces, int trials, Random random) {
    Set<Map<Hyperparameter, Double>> drawn = new LinkedHashSet<>();
    // A space of few values has no more than those, however often one draws.
    for (int draw = 0; drawn.size() < trials && draw < trials * DRAWS_FOR_ONE; draw++) {
      Map<Hyperparameter, Double> setting = Map.of();
      for (Map.Entry<Hyperparameter, SearchSpace> space : spaces.entrySet()) {
        setting = with(setting, space.getKey(), space.getValue().draw(space.getKey(), random));
      }
      drawn.add(setting);
    }
    return drawn;
  }

  private static Map<Hyperparameter, Double> with(
      Map<Hyperparameter, Double> before, Hyperparameter parameter, double value) {
    Map<Hyperparameter, Double> all = new TreeMap<>(before);
    all.put(parameter, value);
    return all;
  }
}
