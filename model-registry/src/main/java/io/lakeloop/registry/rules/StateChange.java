package io.lakeloop.registry.delta;

import io.lakeloop.registry.Activity;
import io.lakeloop.registry.ModelVersion;
import io.lakeloop.registry.Stage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A model's next revision in the making. */
final class StateChange {
  private final ModelState before;
  private final List<VersionEntry> entries;

  StateChange(ModelState before) {
    this.before = before;
    this.entries = new ArrayList<>(before.entries());
  }

  /** Puts a version in its place, or adds it, and writes down what was done. */
  StateChange put(
      ModelVersion changed,
      Activity.Action action,
      String user,
      Instant at,
      Optional<Stage> to,
      String comment) {
    int index = changed.version() - 1;
    boolean isNew = index == entries.size();
    Optional<Stage> from =
        isNew || to.isEmpty()
            ? Optional.empty()
            : Optional.of(entries.get(index).version().stage());
    List<Activity> history = new ArrayList<>(isNew ? List.of() : entries.get(index).history());
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
    VersionEntry entry = new VersionEntry(changed, history);
    if (isNew) {
      entries.add(entry);
    } else {
      entries.set(index, entry);
    }
    return this;
  }

  ModelState done() {
    return new ModelState(before.model(), before.revision() + 1, entries);
  }
}
