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
    checkGroups(name, model, features, problems);
    List<String> known = features(features, model.trainingSet()).orElse(List.of());
    Stream.of(
            model.categorical(),
            model.excludeFeatures(),
            model.preprocessing().columns().keySet(),
            model.preprocessing().interactions().stream()
                .flatMap(interaction -> ModelDesign.parts(interaction).stream())
                .toList())
        .flatMap(Collection::stream)
        .distinct()
        .filter(feature -> !known.isEmpty() && !known.contains(feature))
        .forEach(
            feature ->
                problems.add(
                    PLACE,
                    "the model '%s' names '%s', which is no feature of the training set '%s'"
                        .formatted(name, feature, model.trainingSet()),
                    remedy(feature, known)));
  }

  private static void checkGroups(
      String name, ModelConfig model, FeaturesConfig features, Problems problems) {
    List<String> known = columns(features, model.trainingSet());
    model.tuning().map(TuningConfig::groupBy).orElse(List.of()).stream()
        .filter(column -> !known.isEmpty() && !known.contains(column))
        .forEach(
            column ->
                problems.add(
                    PLACE,
                    "the model '%s' groups by '%s', which is no column of the training set '%s'"
                        .formatted(name, column, model.trainingSet()),
                    remedy(column, known)));
  }

  /** The columns of a training set; empty where its own definition is wrong, told elsewhere. */
  private static List<String> columns(FeaturesConfig config, String trainingSet) {
    try {
      FeatureSet set = FeatureSet.of(config, trainingSet);
      return Stream.of(set.identity(), List.of(set.definition().spine().label()), set.features())
          .flatMap(Collection::stream)
          .distinct()
          .toList();
    } catch (ConfigException wrong) {
      return List.of();
    }
  }

  /** The features of a training set; empty where its own definition is wrong, told elsewhere. */
  private static Optional<List<String>> features(FeaturesConfig config, String trainingSet) {
    try {
      return Optional.of(FeatureSet.of(config, trainingSet).features());
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
