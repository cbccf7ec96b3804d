package io.lakeloop.training;

import io.lakeloop.registry.ModelRegistry;
import io.lakeloop.registry.RegisteredModel;
import io.lakeloop.training.report.CardConfig;
import java.util.Map;
import java.util.TreeMap;

/** What people say of a model in {@code training.yml}, as the registry shows it of all versions. */
final class ModelText {
  private ModelText() {}

  /**
   * Has the registry say it, where it says otherwise. What is not said stays: a description or a
   * tag may have been given to the model elsewhere.
   */
  static void tell(ModelRegistry registry, String model, ModelConfig config) {
    RegisteredModel said = said(model, config);
    if (!said.equals(RegisteredModel.unsaid(model))) {
      registry.describe(said);
    }
  }

  /** All that is said of a model: its description, the tags of its card, and its owner. */
  static RegisteredModel said(String model, ModelConfig config) {
    return new RegisteredModel(model, config.description(), tags(config));
  }

  private static Map<String, String> tags(ModelConfig config) {
    CardConfig card = config.card().orElseGet(CardConfig::empty);
    Map<String, String> tags = new TreeMap<>(card.tags());
    if (!card.owner().isBlank()) {
      tags.put(CardConfig.OWNER, card.owner());
    }
    return tags;
  }
}
