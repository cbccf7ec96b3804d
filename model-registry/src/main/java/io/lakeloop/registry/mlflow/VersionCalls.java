package io.lakeloop.registry.mlflow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lakeloop.registry.Stage;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The server's calls about one model and its versions. All may be made twice. */
final class VersionCalls {
  private static final int PAGE = 1000;

  private final MlflowServer server;
  private final String name;

  /** The calls about a model, named as on the server. */
  VersionCalls(MlflowServer server, String name) {
    this.server = server;
    this.name = name;
  }

  /** The model's name on the server. */
  String name() {
    return name;
  }

  /** All versions there are. */
  List<JsonNode> all() {
    Map<String, String> query =
        Map.of("filter", "name='" + name + "'", "max_results", Integer.toString(PAGE));
    return server.listed("model-versions/search", query, "model_versions").stream()
        .filter(version -> version.path("name").asText().equals(name))
        .toList();
  }

  /** Makes the model, where it is not there. */
  void createModel() {
    server.made(
        this::model,
        "registered-models/create",
        MlflowServer.object().put("name", name),
        made -> made);
  }

  /** The model, where it is there. */
  Optional<JsonNode> model() {
    return server
        .get("registered-models/get", Map.of("name", name))
        .unless(Answer.MISSING)
        .map(answer -> answer.path("registered_model"));
  }

  /** Says what the model is, whichever version. */
  void describe(String description) {
    server
        .send(
            "PATCH",
            "registered-models/update",
            MlflowServer.object().put("name", name).put("description", description))
        .orFail();
  }

  /** Attaches tags to the model. */
  void setTags(Map<String, String> tags) {
    tags.forEach(
        (key, value) ->
            server
                .send(
                    "POST",
                    "registered-models/set-tag",
                    MlflowServer.object().put("name", name).put("key", key).put("value", value))
                .orFail());
  }

  /** The version each alias stands for; empty where there is no model. */
  Map<String, Integer> aliases() {
    Map<String, Integer> aliases = new TreeMap<>();
    model()
        .ifPresent(
            found ->
                found
                    .path("aliases")
                    .forEach(
                        each ->
                            aliases.put(
                                each.path("alias").asText(), each.path("version").asInt())));
    return aliases;
  }

  void setAlias(String alias, int version) {
    server.send("POST", "registered-models/alias", about(version).put("alias", alias)).orFail();
  }

  /** Takes an alias away; one that is not there is 404 with some servers and 400 with others. */
  void deleteAlias(String alias) {
    server
        .send(
            "DELETE",
            "registered-models/alias",
            MlflowServer.object().put("name", name).put("alias", alias))
        .unless(Answer.MISSING, Answer.INVALID);
  }

  void setTags(int version, Map<String, String> tags) {
    tags.forEach(
        (key, value) ->
            server
                .send(
                    "POST",
                    "model-versions/set-tag",
                    about(version).put("key", key).put("value", value))
                .orFail());
  }

  void deleteTags(int version, List<String> keys) {
    keys.forEach(
        key ->
            server
                .send("DELETE", "model-versions/delete-tag", about(version).put("key", key))
                .unless(Answer.MISSING));
  }

  void describe(int version, String description) {
    server
        .send("PATCH", "model-versions/update", about(version).put("description", description))
        .orFail();
  }

  /** Brings a version to a stage; the server archives what was there in the same call. */
  void move(int version, Stage to) {
    boolean alone = to == Stage.STAGING || to == Stage.PRODUCTION;
    server
        .send(
            "POST",
            "model-versions/transition-stage",
            about(version).put("stage", to.text()).put("archive_existing_versions", alone))
        .orFail();
  }

  void delete(int version) {
    server.send("DELETE", "model-versions/delete", about(version)).unless(Answer.MISSING);
  }

  private ObjectNode about(int version) {
    return MlflowServer.object().put("name", name).put("version", Integer.toString(version));
  }
}
