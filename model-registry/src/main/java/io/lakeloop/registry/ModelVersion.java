package io.lakeloop.registry;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One version of a model as the registry knows it.
 *
 * @param model the model's name
 * @param version its number, from 1, never used again
 * @param stage where it stands
 * @param runId the tracked run that made it
 * @param artifacts URI of the folder its files lie in
 * @param createdBy who registered it
 * @param createdAt when
 * @param description what it is; may be empty
 * @param tags words people and jobs attached to it, in the order of their names
 * @param provenance where it comes from
 * @param request the open request to move it, if there is one
 */
public record ModelVersion(
    String model,
    int version,
    Stage stage,
    String runId,
    String artifacts,
    String createdBy,
    Instant createdAt,
    String description,
    Map<String, String> tags,
    Provenance provenance,
    Optional<TransitionRequest> request) {
  /** Copies the tags. */
  public ModelVersion {
    tags = java.util.Collections.unmodifiableMap(new TreeMap<>(tags));
  }

  /** {@code model/version}, as people write it. */
  public String label() {
    return model + "/" + version;
  }

  /** The alias it goes by: {@code champion} in Production, {@code challenger} in Staging. */
  public Optional<String> alias() {
    return stage.alias();
  }

  /** This version at another stage, without a request. */
  public ModelVersion at(Stage next) {
    return copy(next, description, tags, Optional.empty());
  }

  /** This version with an open request. */
  public ModelVersion requesting(TransitionRequest wish) {
    return copy(stage, description, tags, Optional.of(wish));
  }

  /** This version described otherwise. */
  public ModelVersion described(String text) {
    return copy(stage, text, tags, request);
  }

  /** This version with more tags; those of the same name are replaced. */
  public ModelVersion tagged(Map<String, String> more) {
    Map<String, String> all = new TreeMap<>(tags);
    all.putAll(more);
    return copy(stage, description, all, request);
  }

  private ModelVersion copy(
      Stage newStage,
      String newDescription,
      Map<String, String> newTags,
      Optional<TransitionRequest> newRequest) {
    return new ModelVersion(
        model,
        version,
        newStage,
        runId,
        artifacts,
        createdBy,
        createdAt,
        newDescription,
        newTags,
        provenance,
        newRequest);
  }
}
