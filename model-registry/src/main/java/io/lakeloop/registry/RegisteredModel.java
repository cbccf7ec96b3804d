package io.lakeloop.registry;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * What is said of a model as a whole, whichever version of it.
 *
 * @param model the model's name
 * @param description what it is; may be empty
 * @param tags words attached to it, in the order of their names
 */
public record RegisteredModel(String model, String description, Map<String, String> tags) {
  /** Copies the tags, and leaves out the space around the description. */
  public RegisteredModel {
    description = description.strip();
    tags = Collections.unmodifiableMap(new TreeMap<>(tags));
  }

  /** A model of which nothing is said. */
  public static RegisteredModel unsaid(String model) {
    return new RegisteredModel(model, "", Map.of());
  }

  /**
   * This with what is said anew: another description, where there is one; tags of the same name are
   * replaced, and the others stay.
   */
  public RegisteredModel with(RegisteredModel said) {
    Map<String, String> all = new TreeMap<>(tags);
    all.putAll(said.tags());
    return new RegisteredModel(
        model, said.description().isEmpty() ? description : said.description(), all);
  }
}
