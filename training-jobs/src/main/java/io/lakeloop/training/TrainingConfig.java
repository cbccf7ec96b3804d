package io.lakeloop.training;

import io.lakeloop.core.config.Description;
import java.util.Map;

/**
 * The shape of {@code training.yml}.
 *
 * @param models the models by their names in the registry
 */
public record TrainingConfig(
    @Description("The models by their names in the registry.") Map<String, ModelConfig> models) {
  /** Refuses a name that could not name a table or a folder. */
  public TrainingConfig {
    models.keySet().forEach(TrainingConfig::requireName);
  }

  private static void requireName(String model) {
    if (!model.matches("[A-Za-z][A-Za-z0-9_]*")) {
      throw new IllegalArgumentException(
          "'" + model + "' is no model name: letters, digits and underscores, a letter first");
    }
  }
}
