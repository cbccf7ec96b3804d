package io.lakeloop.registry.rules;

import io.lakeloop.registry.Activity;
import io.lakeloop.registry.ModelVersion;
import io.lakeloop.registry.Stage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A model's next revision in the making. */
final class StateChange {
  private final ModelState before;
  private final Map<Integer, VersionEntry> entries = new TreeMap<>();

  StateChange(ModelState before) {
    this.before = before;
    before.entries().forEach(entry -> entries.put(entry.version().version(), entry));
  }

  /** Puts a version in its place, or adds it, and writes down what was done. */
  StateChange put(
      ModelVersion changed,
      Activity.Action action,
      String user,
      Instant at,
      Optional<Stage> to,
      String comment) {
    Optional<VersionEntry> former = Optional.ofNullable(entries.get(changed.version()));
    Optional<Stage> from = to.isEmpty() ? Optional.empty() : former.map(e -> e.version().stage());
    List<Activity> history = new ArrayList<>(former.map(VersionEntry::history).orElse(List.of()));
    history.add(
        new Activity(
            before.model(),
            changed.version(),
            before.revision() + 1,
            at,
            user,
            action,
            from,
            to,
            comment));
    entries.put(changed.version(), new VersionEntry(changed, history));
    return this;
  }

  ModelState done() {
    return new ModelState(before.model(), before.revision() + 1, new ArrayList<>(entries.values()));
  }
}
