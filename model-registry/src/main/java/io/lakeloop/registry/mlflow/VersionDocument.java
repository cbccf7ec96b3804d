package io.lakeloop.registry.mlflow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lakeloop.registry.Activity;
import io.lakeloop.registry.ModelVersion;
import io.lakeloop.registry.Provenance;
import io.lakeloop.registry.Stage;
import io.lakeloop.registry.TrackedRun;
import io.lakeloop.registry.TransitionRequest;
import io.lakeloop.registry.rules.Limits;
import io.lakeloop.registry.rules.VersionEntry;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How a version is a model version of MLflow's. Stage, description and creation are the server's;
 * all else is in tags.
 *
 * <p>A move is several calls, and a job may be killed between any two. So the activity is written
 * first, and holds once the server has the version at the stage it names; when all is done, {@code
 * lakeloop.settled} says up to which revision. An activity beyond that, of a stage the version is
 * not at, was never carried out and does not count. A request is open only where the version stands
 * one stage before: so the move itself closes it, and the tag may be deleted later.
 *
 * @param tags all its tags
 * @param entry the version
 * @param updatedAt when the server last changed it, in milliseconds
 */
record VersionDocument(Map<String, String> tags, VersionEntry entry, long updatedAt) {
  static final String REQUEST = "lakeloop.request";
  static final String SETTLED = "lakeloop.settled";

  private static final String PREFIX = "lakeloop.prefix";
  private static final String CREATED_BY = "lakeloop.created-by";
  private static final String ARTIFACTS = "lakeloop.artifacts";
  private static final String PROVENANCE = "lakeloop.provenance";
  private static final String ACTIVITY = "lakeloop.activity";

  /**
   * Reads a version of a model.
   *
   * @param prefix what this environment puts before models' names; a version that was registered
   *     with another one is another environment's
   * @return empty where the version is not this environment's, or was not registered by us
   */
  static Optional<VersionDocument> of(JsonNode node, String model, String prefix) {
    Map<String, String> tags = Tags.of(node);
    return Tags.gathered(tags, PROVENANCE)
        .filter(from -> tags.getOrDefault(PREFIX, "").equals(prefix))
        .map(from -> entry(node, model, tags, Provenance.fromJson(from.toString())))
        .map(
            entry ->
                new VersionDocument(tags, entry, node.path("last_updated_timestamp").asLong()));
  }

  /** The tags of a version that is to be registered. */
  static Map<String, String> tags(ModelVersion made, Activity registered, String prefix) {
    Map<String, String> tags = new TreeMap<>(made.tags());
    if (!prefix.isEmpty()) {
      tags.put(PREFIX, prefix);
    }
    tags.put(TrackedRun.ID_TAG, made.runId());
    tags.put(CREATED_BY, made.createdBy());
    tags.put(ARTIFACTS, made.artifacts());
    tags.putAll(Tags.spread(PROVENANCE, MlflowServer.json(made.provenance().toJson())));
    tags.putAll(activity(registered));
    return tags;
  }

  /**
   * The tags that an activity is kept in: of its own, also where two write one revision at once.
   */
  static Map<String, String> activity(Activity activity) {
    ObjectNode document = ActivityDocument.json(activity);
    return Tags.spread(ActivityDocument.name(ACTIVITY, document), document);
  }

  /** The tags that an open request is kept in. */
  static Map<String, String> request(TransitionRequest open) {
    return Tags.spread(REQUEST, ActivityDocument.json(open));
  }

  /** The version's number. */
  int number() {
    return entry.version().version();
  }

  /** The greatest revision that any activity has, carried out or not. */
  long revision() {
    return Tags.allGathered(tags, ACTIVITY).values().stream()
        .mapToLong(ActivityDocument::revision)
        .max()
        .orElse(0);
  }

  /** The keys of activities that were never carried out. */
  List<String> abandoned() {
    Stage stage = entry.version().stage();
    return Tags.allGathered(tags, ACTIVITY).entrySet().stream()
        .filter(found -> !holds(activity(found.getValue(), "", number()), tags, stage))
        .flatMap(found -> Tags.keys(tags, found.getKey()).stream())
        .toList();
  }

  private static VersionEntry entry(
      JsonNode node, String model, Map<String, String> tags, Provenance provenance) {
    Stage stage = Stage.parse(node.path("current_stage").asText("None"));
    int number = node.path("version").asInt();
    ModelVersion version =
        new ModelVersion(
            model,
            number,
            stage,
            tags.getOrDefault(TrackedRun.ID_TAG, node.path("run_id").asText("")),
            tags.getOrDefault(ARTIFACTS, node.path("source").asText("")),
            tags.getOrDefault(CREATED_BY, node.path("user_id").asText("")),
            Instant.ofEpochMilli(node.path("creation_timestamp").asLong()),
            node.path("description").asText(""),
            shown(tags),
            provenance,
            Tags.gathered(tags, REQUEST)
                .map(ActivityDocument::request)
                .filter(request -> isOpen(request, stage)));
    List<Activity> history =
        Tags.allGathered(tags, ACTIVITY).values().stream()
            .map(document -> activity(document, model, number))
            .filter(activity -> holds(activity, tags, stage))
            .sorted(Comparator.comparing(Activity::revision).thenComparing(Activity::at))
            .toList();
    return new VersionEntry(version, history);
  }

  private static Activity activity(JsonNode document, String model, int number) {
    return ActivityDocument.activity(document, model, number);
  }

  private static boolean isOpen(TransitionRequest request, Stage stage) {
    return request.to() == Stage.STAGING
        ? stage == Stage.NONE
        : request.to() == Stage.PRODUCTION && stage == Stage.STAGING;
  }

  private static boolean holds(Activity activity, Map<String, String> tags, Stage stage) {
    return !activity.action().moves()
        || activity.revision() <= Long.parseLong(tags.getOrDefault(SETTLED, "0"))
        || activity.to().equals(Optional.of(stage));
  }

  /** The tags of a version or a model without ours. */
  static Map<String, String> shown(Map<String, String> tags) {
    Map<String, String> shown = new TreeMap<>(tags);
    shown.keySet().removeIf(key -> key.startsWith(Limits.RESERVED));
    return shown;
  }
}
