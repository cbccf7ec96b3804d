package io.lakeloop.inference;

import io.lakeloop.core.config.Problems;
import io.lakeloop.core.config.Suggestion;
import io.lakeloop.core.failure.Position;
import io.lakeloop.core.job.JobContext;
import io.lakeloop.core.job.ProjectCheck;
import io.lakeloop.core.table.Tables;
import io.lakeloop.features.FeatureSet;
import io.lakeloop.features.FeaturesConfig;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Checks that what is scored has features: a training set that exists, and its columns. */
public final class InferenceCheck implements ProjectCheck {
  private static final Position PLACE = Position.of(InferenceStage.FILE);

  @Override
  public void check(JobContext context, Problems problems) {
    if (!context.project().has(InferenceConfig.class)) {
      return;
    }
    Map<String, ScoringConfig> models = context.project().config(InferenceConfig.class).models();
    if (!context.project().has(FeaturesConfig.class)) {
      problems.add(PLACE, "the project has no features.yml to score by", "write features.yml");
      return;
    }
    FeaturesConfig features = context.project().config(FeaturesConfig.class);
    models.forEach((model, config) -> check(model, config, features, context.tables(), problems));
  }

  private static void check(
      String model,
      ScoringConfig config,
      FeaturesConfig features,
      Tables tables,
      Problems problems) {
    String trainingSet = config.trainingSet();
    if (!features.trainingSets().containsKey(trainingSet)) {
      problems.add(
          PLACE,
          "'%s' scores by the training set '%s', which features.yml does not declare"
              .formatted(model, trainingSet),
          Suggestion.nearest(trainingSet, features.trainingSets().keySet())
              .map(near -> "did you mean " + near + "?")
              .orElse("declared are: " + String.join(", ", features.trainingSets().keySet())));
    } else if (tables.exists(config.input())) {
      List<String> present = Arrays.asList(tables.schema(config.input()).fieldNames());
      List<String> missing =
          FeatureSet.of(features, trainingSet).identity().stream()
              .filter(column -> !present.contains(column))
              .toList();
      if (!missing.isEmpty()) {
        problems.add(
            PLACE,
            "'%s' scores %s, which lacks %s"
                .formatted(model, config.input(), String.join(", ", missing)),
            "name a table with the columns of the training set's spine");
      }
    }
  }
}
