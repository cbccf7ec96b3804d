package io.lakeloop.inference;

import io.lakeloop.core.config.Description;
import java.util.Map;

/**
 * The shape of {@code inference.yml}.
 *
 * @param models which rows each model scores, by the model's name
 */
public record InferenceConfig(
    @Description("Which rows each model scores, by the model's name.")
        Map<String, ScoringConfig> models) {}
