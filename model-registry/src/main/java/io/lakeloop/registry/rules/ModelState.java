package io.lakeloop.registry.rules;

import io.lakeloop.core.failure.UsageException;
import io.lakeloop.registry.Activity;
import io.lakeloop.registry.ModelVersion;
import io.lakeloop.registry.Stage;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * All versions of one model, as of one revision: what a change is decided on.
 *
 * @param model the model's name
 * @param revision counts the changes to the model; 0 where it has no version yet
 * @param entries its versions by number; a backend may have lost some
 */
public record ModelState(String model, long revision, List<VersionEntry> entries) {
  /** Copies the entries, sorted. */
  public ModelState {
    entries =
        entries.stream().sorted(Comparator.comparing(entry -> entry.version().version())).toList();
  }

  /** A model of which there is nothing yet. */
  public static ModelState none(String model) {
    return new ModelState(model, 0, List.of());
  }

  /** The version of a number, where there is one. */
  public Optional<VersionEntry> find(int number) {
    return entries.stream().filter(entry -> entry.version().version() == number).findFirst();
  }

  /** The version that a run made, where there is one; of several the first. */
  public Optional<ModelVersion> madeBy(String runId) {
    return versions().stream().filter(version -> version.runId().equals(runId)).findFirst();
  }

  /**
   * The version of a number.
   *
   * @throws UsageException if there is none
   */
  public ModelVersion version(int number) {
    return entry(number).version();
  }

  /** All versions by number. */
  public List<ModelVersion> versions() {
    return entries.stream().map(VersionEntry::version).toList();
  }

  /** The number of the version that holds a stage; of several the highest. */
  public Optional<Integer> holder(Stage stage) {
    return versions().stream()
        .filter(version -> version.stage() == stage)
        .map(ModelVersion::version)
        .reduce((first, second) -> second);
  }

  /** What happened to the model, oldest first. */
  public List<Activity> history() {
    return entries.stream()
        .flatMap(entry -> entry.history().stream())
        .sorted(Comparator.comparing(Activity::revision).thenComparing(Activity::version))
        .toList();
  }

  VersionEntry entry(int number) {
    return find(number)
        .orElseThrow(
            () ->
                new UsageException(
                    "There is no version %d of the model '%s'.".formatted(number, model),
                    entries.isEmpty()
                        ? "Nothing was ever registered under that name here."
                        : "Its versions are %s."
                            .formatted(
                                versions().stream()
                                    .map(version -> Integer.toString(version.version()))
                                    .collect(Collectors.joining(", "))),
                    "See list-models for what there is."));
  }

  int nextNumber() {
    return entries.isEmpty() ? 1 : entries.get(entries.size() - 1).version().version() + 1;
  }

  /** The next revision: one version changed or added, and what was done to it. */
  StateChange change() {
    return new StateChange(this);
  }
}
