package io.lakeloop.registry.delta;

import io.lakeloop.core.failure.UsageException;
import io.lakeloop.registry.ModelVersion;
import io.lakeloop.registry.Stage;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * All versions of one model, as of one revision: what a change is decided on.
 *
 * @param model the model's name
 * @param revision counts the changes to the model; 0 where it has no version yet
 * @param entries its versions by number, which run from 1 without a gap
 */
record ModelState(String model, long revision, List<VersionEntry> entries) {
  ModelState {
    entries = List.copyOf(entries);
  }

  VersionEntry entry(int version) {
    if (version < 1 || version > entries.size()) {
      throw new UsageException(
          "There is no version %d of the model '%s'.".formatted(version, model),
          entries.isEmpty()
              ? "Nothing was ever registered under that name here."
              : "Its versions are %s."
                  .formatted(
                      IntStream.rangeClosed(1, entries.size())
                          .mapToObj(Integer::toString)
                          .collect(Collectors.joining(", "))),
          "See list-models for what there is.");
    }
    return entries.get(version - 1);
  }

  ModelVersion version(int number) {
    return entry(number).version();
  }

  Optional<Integer> holder(Stage stage) {
    return entries.stream()
        .map(VersionEntry::version)
        .filter(version -> version.stage() == stage)
        .map(ModelVersion::version)
        .findFirst();
  }

  /** The next revision: one version changed or added, and what was done to it. */
  StateChange change() {
    return new StateChange(this);
  }
}
