package io.lakeloop.deployment;

import io.lakeloop.core.config.Description;
import java.util.Map;

/**
 * The shape of {@code deployment.yml}.
 *
 * @param models the gate of each model, by the model's name
 */
public record DeploymentConfig(
    @Description("The gate of each model, by the model's name.") Map<String, GateConfig> models) {}
