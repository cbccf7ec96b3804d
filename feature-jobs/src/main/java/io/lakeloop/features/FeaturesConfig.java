package io.lakeloop.features;

import io.lakeloop.core.config.Description;
import io.lakeloop.core.failure.UsageException;
import io.lakeloop.core.table.Layer;
import io.lakeloop.core.table.TableName;
import java.util.Map;
import java.util.Optional;

/**
 * The shape of {@code features.yml}.
 *
 * @param featureTables feature tables by their names below {@code features.}
 * @param trainingSets training sets by their names below {@code training_sets.}
 * @param onlineStore where the newest features of each entity are published
 */
public record FeaturesConfig(
    @Description("Feature tables by name; features.NAME holds their values.")
        Map<String, FeatureTableConfig> featureTables,
    @Description("Training sets by name; training_sets.NAME holds their rows.")
        Map<String, TrainingSetConfig> trainingSets,
    @Description("The PostgreSQL database that serves the newest features of each entity.")
        Optional<OnlineStoreConfig> onlineStore) {
  /** Refuses names that no table can have. */
  public FeaturesConfig {
    featureTables.keySet().forEach(name -> TableName.of(Layer.FEATURES, name));
    trainingSets.keySet().forEach(TrainingSet::table);
  }

  /** Features of a project without an online store. */
  public FeaturesConfig(
      Map<String, FeatureTableConfig> featureTables, Map<String, TrainingSetConfig> trainingSets) {
    this(featureTables, trainingSets, Optional.empty());
  }

  /**
   * Where the newest features are published.
   *
   * @throws UsageException if there is no such place
   */
  public OnlineStoreConfig requiredOnlineStore() {
    return onlineStore
        .filter(store -> !store.url().isEmpty())
        .orElseThrow(
            () ->
                new UsageException(
                    "The project has no online store.",
                    "%s says no online-store.url, or it is empty.".formatted(FeatureSet.FILE),
                    "Write online-store: { url: \"jdbc:postgresql://HOST/DATABASE\" } there."));
  }
}
