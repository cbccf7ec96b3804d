package io.lakeloop.registry.mlflow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lakeloop.core.config.Hash;
import io.lakeloop.registry.Activity;
import io.lakeloop.registry.Stage;
import io.lakeloop.registry.TransitionRequest;
import java.time.Instant;
import java.util.Optional;

/** What happened to a version, or is asked for, as the JSON that its tags hold. */
final class ActivityDocument {
  private static final int SHORT = 8;

  private ActivityDocument() {}

  static ObjectNode json(Activity activity) {
    ObjectNode json =
        MlflowServer.object()
            .put("revision", activity.revision())
            .put("at", activity.at().toString())
            .put("user", activity.user())
            .put("action", activity.action().text())
            .put("comment", activity.comment());
    activity.from().ifPresent(from -> json.put("from", from.text()));
    activity.to().ifPresent(to -> json.put("to", to.text()));
    return json;
  }

  static Activity activity(JsonNode json, String model, int version) {
    return new Activity(
        model,
        version,
        revision(json),
        Instant.parse(json.path("at").asText()),
        json.path("user").asText(),
        Activity.Action.parse(json.path("action").asText()),
        stage(json.path("from")),
        stage(json.path("to")),
        json.path("comment").asText());
  }

  static long revision(JsonNode json) {
    return json.path("revision").asLong();
  }

  /**
   * The name of an activity's tag: its revision, and a hash that tells two of one revision apart.
   */
  static String name(String prefix, JsonNode json) {
    return "%s.%d.%s"
        .formatted(prefix, revision(json), Hash.of(json.toString()).substring(0, SHORT));
  }

  static ObjectNode json(TransitionRequest request) {
    ObjectNode json =
        MlflowServer.object()
            .put("to", request.to().text())
            .put("by", request.requestedBy())
            .put("at", request.requestedAt().toString())
            .put("comment", request.comment());
    request.against().ifPresent(version -> json.put("against", version));
    return json;
  }

  static TransitionRequest request(JsonNode json) {
    return new TransitionRequest(
        Stage.parse(json.path("to").asText()),
        json.path("by").asText(),
        Instant.parse(json.path("at").asText()),
        json.path("comment").asText(),
        json.has("against") ? Optional.of(json.path("against").asInt()) : Optional.empty());
  }

  private static Optional<Stage> stage(JsonNode text) {
    return text.isTextual() ? Optional.of(Stage.parse(text.asText())) : Optional.empty();
  }
}
