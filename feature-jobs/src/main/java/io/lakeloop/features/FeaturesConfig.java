package io.lakeloop.features;

import io.lakeloop.core.config.Description;
import java.util.Map;

/**
 * The shape of {@code features.yml}.
 *
 * @param featureTables feature tables by their names below {@code features.}
 * @param trainingSets training sets by their names below {@code training_sets.}
 */
public record FeaturesConfig(
    @Description("Feature tables by name; features.NAME holds their values.")
        Map<String, FeatureTableConfig> featureTables,
    @Description("Training sets by name; training_sets.NAME holds their rows.")
        Map<String, TrainingSetConfig> trainingSets) {}
