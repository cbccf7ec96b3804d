package io.lakeloop.registry.mlflow;

import io.lakeloop.registry.Activity;
import io.lakeloop.registry.ModelVersion;
import io.lakeloop.registry.Stage;
import io.lakeloop.registry.TransitionRequest;
import io.lakeloop.registry.mlflow.MlflowModelStore.StoredModel;
import io.lakeloop.registry.rules.ModelState;
import io.lakeloop.registry.rules.VersionEntry;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The calls that bring a model from one state to the next, in the order that {@link
 * VersionDocument} relies on: what is done is written down, then it is done, the version that takes
 * a stage first; then the request is put away and the change called settled.
 */
final class ModelChange {
  // What takes a stage archives what held it; whatever else is archived comes after.
  private static final Comparator<VersionEntry> TAKERS_FIRST =
      Comparator.comparing(entry -> entry.version().stage() == Stage.ARCHIVED);

  private final VersionCalls calls;
  private final Databricks databricks;
  private final StoredModel before;

  ModelChange(VersionCalls calls, Databricks databricks, StoredModel before) {
    this.calls = calls;
    this.databricks = databricks;
    this.before = before;
  }

  /** Makes the next state of the one that was read. */
  void to(ModelState after) {
    List<VersionEntry> changed =
        after.entries().stream()
            .filter(entry -> !before.version(number(entry)).entry().equals(entry))
            .sorted(TAKERS_FIRST)
            .toList();
    changed.forEach(this::writeDown);
    changed.forEach(this::describe);
    changed.forEach(this::move);
    changed.forEach(this::putAway);
  }

  private void writeDown(VersionEntry entry) {
    VersionDocument stored = before.version(number(entry));
    calls.deleteTags(stored.number(), stored.abandoned());
    Map<String, String> tags = new HashMap<>();
    added(entry).forEach(activity -> tags.putAll(VersionDocument.activity(activity)));
    calls.setTags(stored.number(), tags);
  }

  private void describe(VersionEntry entry) {
    ModelVersion next = entry.version();
    ModelVersion last = last(entry).version();
    Map<String, String> tags = new HashMap<>(next.tags());
    tags.entrySet().removeAll(last.tags().entrySet());
    calls.setTags(next.version(), tags);
    if (!next.description().equals(last.description())) {
      calls.describe(next.version(), next.description());
    }
    next.request()
        .filter(wish -> !last.request().equals(Optional.of(wish)))
        .ifPresent(wish -> request(next, wish));
    added(entry).stream()
        .filter(activity -> activity.action() == Activity.Action.COMMENTED)
        .forEach(activity -> databricks.comment(calls.name(), next.version(), activity.comment()));
  }

  private void request(ModelVersion version, TransitionRequest wish) {
    VersionDocument stored = before.version(version.version());
    // Of a request that took more tags, the others would stay beside this one's.
    calls.deleteTags(version.version(), Tags.keys(stored.tags(), VersionDocument.REQUEST));
    calls.setTags(version.version(), VersionDocument.request(wish));
    databricks.request(calls.name(), version.version(), wish);
  }

  private void move(VersionEntry entry) {
    ModelVersion next = entry.version();
    ModelVersion last = last(entry).version();
    if (next.stage() == last.stage()) {
      return;
    }
    String comment = entry.history().get(entry.history().size() - 1).comment();
    boolean asked = last.request().map(TransitionRequest::to).equals(Optional.of(next.stage()));
    if (!asked) {
      last.request()
          .ifPresent(wish -> databricks.reject(calls.name(), next.version(), wish.to(), comment));
    }
    if (!asked || !databricks.approve(calls.name(), next.version(), next.stage(), comment)) {
      calls.move(next.version(), next.stage());
    }
  }

  private void putAway(VersionEntry entry) {
    VersionDocument stored = before.version(number(entry));
    if (entry.version().request().isEmpty()) {
      calls.deleteTags(stored.number(), Tags.keys(stored.tags(), VersionDocument.REQUEST));
    }
    added(entry).stream()
        .filter(activity -> activity.action().moves())
        .forEach(
            activity ->
                calls.setTags(
                    stored.number(),
                    Map.of(VersionDocument.SETTLED, Long.toString(activity.revision()))));
  }

  private List<Activity> added(VersionEntry entry) {
    return entry.history().subList(last(entry).history().size(), entry.history().size());
  }

  private VersionEntry last(VersionEntry entry) {
    return before.version(number(entry)).entry();
  }

  private static int number(VersionEntry entry) {
    return entry.version().version();
  }
}
