package io.lakeloop.registry.rules;

import io.lakeloop.registry.Activity;
import io.lakeloop.registry.ModelVersion;
import java.util.List;

/**
 * A version with all that ever happened to it.
 *
 * @param version the version as it stands
 * @param history what happened to it, oldest first
 */
public record VersionEntry(ModelVersion version, List<Activity> history) {
  /** Copies the history. */
  public VersionEntry {
    history = List.copyOf(history);
  }
}
