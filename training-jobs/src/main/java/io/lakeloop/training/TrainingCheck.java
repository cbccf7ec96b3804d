package io.lakeloop.training;

import io.lakeloop.core.config.Problems;
import io.lakeloop.core.config.Suggestion;
import io.lakeloop.core.failure.ConfigException;
import io.lakeloop.core.failure.Position;
import io.lakeloop.core.job.JobContext;
import io.lakeloop.core.job.ProjectCheck;
import io.lakeloop.features.FeatureSet;
import io.lakeloop.features.FeaturesConfig;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Checks that the names in {@code training.yml} are those of {@code features.yml}. */
public final class TrainingCheck implements ProjectCheck {
  private static final Position PLACE = Position.of("training.yml");

  @Override
  public void check(JobContext context, Problems problems) {
    if (!context.project().has(TrainingConfig.class)
        || !context.project().has(FeaturesConfig.class)) {
      return;
    }
    FeaturesConfig features = context.project().config(FeaturesConfig.class);
    context
        .project()
        .config(TrainingConfig.class)
        .models()
        .forEach((name, model) -> check(name, model, features, problems));
  }

  private static void check(
      String name, ModelConfig model, FeaturesConfig features, Problems problems) {
    if (!features.trainingSets().containsKey(model.trainingSet())) {
      problems.add(
          PLACE,
          "the model '%s' wants the training set '%s', which features.yml does not declare"
              .formatted(name, model.trainingSet()),
          remedy(model.trainingSet(), features.trainingSets().keySet()));
      return;
    }
    set(features, model.trainingSet())
        .ifPresent(
            set -> {
              checkNames(
                  "the model '%s' groups by '%s', which is no column of the training set '%s'",
                  name, model, groups(model), columns(set), problems);
              checkNames(
                  "the model '%s' names '%s', which is no feature of the training set '%s'",
                  name, model, features(model), set.features(), problems);
            });
  }

  /**
   * Tells of names that are none of those known; where a set has none, nothing is known of it.
   *
   * @param problem what is told, of the model, the name and the training set
   */
  private static void checkNames(
      String problem,
      String name,
      ModelConfig model,
      Stream<String> named,
      List<String> known,
      Problems problems) {
    named
        .distinct()
        .filter(word -> !known.isEmpty() && !known.contains(word))
        .forEach(
            word ->
                problems.add(
                    PLACE,
                    problem.formatted(name, word, model.trainingSet()),
                    remedy(word, known)));
  }

  private static Stream<String> groups(ModelConfig model) {
    return model.tuning().map(TuningConfig::groupBy).orElse(List.of()).stream();
  }

  private static Stream<String> features(ModelConfig model) {
    return Stream.of(
            model.categorical(),
            model.excludeFeatures(),
            model.preprocessing().columns().keySet(),
            model.preprocessing().interactions().stream()
                .flatMap(interaction -> ModelDesign.parts(interaction).stream())
                .toList())
        .flatMap(Collection::stream);
  }

  private static List<String> columns(FeatureSet set) {
    return Stream.of(set.identity(), List.of(set.definition().spine().label()), set.features())
        .flatMap(Collection::stream)
        .distinct()
        .toList();
  }

  /** A training set; empty where its own definition is wrong, told elsewhere. */
  private static Optional<FeatureSet> set(FeaturesConfig config, String trainingSet) {
    try {
      return Optional.of(FeatureSet.of(config, trainingSet));
    } catch (ConfigException wrong) {
      return Optional.empty();
    }
  }

  private static String remedy(String word, Collection<String> known) {
    return Suggestion.nearest(word, known)
        .map(near -> "did you mean '" + near + "'?")
        .orElse("there are: " + String.join(", ", known));
  }
}
