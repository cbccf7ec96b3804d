package io.lakeloop.registry;

import java.util.Map;

/**
 * A model version about to be registered.
 *
 * @param model the model's name: letters, digits and underscores, a letter first
 * @param runId the tracked run that made it; registering one run twice gives one version
 * @param artifacts URI of the folder its files lie in, complete
 * @param createdBy who registers it
 * @param description what it is; may be empty
 * @param tags words to attach
 * @param provenance where it comes from
 */
public record NewVersion(
    String model,
    String runId,
    String artifacts,
    String createdBy,
    String description,
    Map<String, String> tags,
    Provenance provenance) {
  /** Copies the tags and refuses a name that could not name a table or a folder. */
  public NewVersion {
    if (!model.matches("[A-Za-z][A-Za-z0-9_]*")) {
      throw new IllegalArgumentException(
          "'" + model + "' is no model name: letters, digits and underscores, a letter first");
    }
    tags = Map.copyOf(tags);
  }
}
