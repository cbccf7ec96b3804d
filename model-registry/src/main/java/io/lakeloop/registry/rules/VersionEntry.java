package io.lakeloop.registry.delta;

import io.lakeloop.registry.Activity;
import io.lakeloop.registry.ModelVersion;
import java.util.List;

/** A version with all that ever happened to it, oldest first: one row of the table. */
record VersionEntry(ModelVersion version, List<Activity> history) {
  VersionEntry {
    history = List.copyOf(history);
  }
}
