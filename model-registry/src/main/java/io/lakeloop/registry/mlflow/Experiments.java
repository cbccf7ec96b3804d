package io.lakeloop.registry.mlflow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lakeloop.core.failure.UsageException;
import io.lakeloop.core.table.Environment;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The server's experiments. Those made here keep their runs' files below the lakehouse's {@code
 * _artifacts}: so the files stay with the data, and MLflow shows them. A tag tells ours from those
 * of others.
 */
final class Experiments {
  /** The experiment's name here, without the prefix that the environment puts before it. */
  static final String NAME = "lakeloop.experiment";

  private static final String ID = "experiment_id";
  private static final int PAGE = 1000;

  private final MlflowServer server;
  private final Environment environment;
  private final Map<String, String> known = new HashMap<>();

  Experiments(MlflowServer server, Environment environment) {
    this.server = server;
    this.environment = environment;
  }

  /**
   * The id of an experiment to keep runs in, which is made where it is not there.
   *
   * @throws UsageException if it was deleted
   */
  String idOf(String experiment) {
    return known.computeIfAbsent(
        experiment,
        name ->
            server.made(
                () -> document(name).map(found -> adopted(name, found)),
                "experiments/create",
                body(name),
                made -> made.path(ID).asText()));
  }

  /** The id of an experiment, if it is there. */
  Optional<String> find(String experiment) {
    return document(experiment)
        .filter(found -> !isDeleted(found))
        .map(found -> found.path(ID).asText());
  }

  /** The names of our experiments by their ids. */
  Map<String, String> all() {
    Map<String, String> all = new TreeMap<>();
    server
        .searched(
            "experiments/search", MlflowServer.object().put("max_results", PAGE), "experiments")
        .forEach(
            found ->
                Optional.ofNullable(Tags.of(found).get(NAME))
                    .filter(name -> found.path("name").asText().equals(served(name)))
                    .ifPresent(name -> all.put(found.path(ID).asText(), name)));
    return all;
  }

  private Optional<JsonNode> document(String experiment) {
    return server
        .get("experiments/get-by-name", Map.of("experiment_name", served(experiment)))
        .unless(Answer.MISSING)
        .map(answer -> answer.path("experiment"));
  }

  private static boolean isDeleted(JsonNode experiment) {
    return experiment.path("lifecycle_stage").asText("").equals("deleted");
  }

  private String adopted(String experiment, JsonNode found) {
    String id = found.path(ID).asText();
    if (isDeleted(found)) {
      throw new UsageException(
          "The experiment '%s' cannot be used.".formatted(served(experiment)),
          "It was deleted on the MLflow server, which keeps its name.",
          "Restore it there (mlflow experiments restore --experiment-id %s), or set another"
                  .formatted(id)
              + " experiment-prefix.");
    }
    if (!experiment.equals(Tags.of(found).get(NAME))) {
      server
          .send(
              "POST",
              "experiments/set-experiment-tag",
              MlflowServer.object().put(ID, id).put("key", NAME).put("value", experiment))
          .orFail();
    }
    return id;
  }

  private ObjectNode body(String experiment) {
    ObjectNode body = MlflowServer.object().put("name", served(experiment));
    body.put(
        "artifact_location", Places.served(environment.folder("_artifacts") + "/" + experiment));
    body.set("tags", Tags.list(Map.of(NAME, experiment)));
    return body;
  }

  private String served(String experiment) {
    return server.settings().experimentPrefix() + experiment;
  }
}
