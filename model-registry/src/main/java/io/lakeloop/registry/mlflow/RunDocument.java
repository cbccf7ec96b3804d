package io.lakeloop.registry.mlflow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lakeloop.core.table.TableName;
import io.lakeloop.registry.Measurement;
import io.lakeloop.registry.RunInput;
import io.lakeloop.registry.TrackedRun;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How a run is a run of MLflow's, whose server gives it an id of its own. What MLflow has no place
 * for is kept in tags; the parent's id in {@code mlflow.parentRunId} is MLflow's there.
 */
final class RunDocument {
  private static final String PROJECT = "lakeloop.project";
  private static final String PARENT = "lakeloop.parent-run-id";
  private static final String USER = "mlflow.user";
  private static final String CONTEXT = "mlflow.data.context";

  private RunDocument() {}

  /** MLflow's own id of a run. */
  static String servedId(JsonNode run) {
    return run.path("info").path("run_id").asText();
  }

  /** The folder of a run's files, as MLflow names it. */
  static String servedFolder(JsonNode run) {
    return run.path("info").path("artifact_uri").asText("");
  }

  /** Whether the run is one of ours. */
  static boolean isOurs(JsonNode run) {
    return Tags.of(run.path("data")).containsKey(TrackedRun.ID_TAG);
  }

  /** The run's tags as they are sent; the parent's id at the server where it is known there. */
  static Map<String, String> tags(TrackedRun run, Optional<String> servedParent) {
    Map<String, String> tags = new TreeMap<>(run.tags());
    tags.put(TrackedRun.ID_TAG, run.runId());
    tags.put(PROJECT, run.project());
    tags.put(USER, run.user());
    run.parent()
        .ifPresent(
            id -> {
              tags.put(PARENT, id);
              tags.put(TrackedRun.PARENT_TAG, servedParent.orElse(id));
            });
    return tags;
  }

  /** The name that MLflow's pages show, which it would make up otherwise. */
  static String shownName(TrackedRun run) {
    return run.name().orElse(run.runId());
  }

  /**
   * Reads a run.
   *
   * @param run the server's document
   * @param experiment the experiment's name here
   */
  static TrackedRun of(JsonNode run, String experiment) {
    JsonNode info = run.path("info");
    Map<String, String> tags = Tags.of(run.path("data"));
    String id = tags.getOrDefault(TrackedRun.ID_TAG, servedId(run));
    TrackedRun.Status status = status(info.path("status").asText());
    return new TrackedRun(
        id,
        tags.getOrDefault(PROJECT, ""),
        experiment,
        status,
        tags.getOrDefault(USER, info.path("user_id").asText("")),
        Tags.values(run.path("data").path("params")),
        measurements(run.path("data").path("metrics")),
        shown(tags, id),
        inputs(run),
        Instant.ofEpochMilli(info.path("start_time").asLong()),
        Optional.of(info.path("end_time").asLong())
            .filter(at -> at > 0 && status != TrackedRun.Status.RUNNING)
            .map(Instant::ofEpochMilli));
  }

  /** The values of metrics, as runs and histories have them. */
  static List<Measurement> measurements(Iterable<JsonNode> metrics) {
    List<Measurement> measurements = new ArrayList<>();
    metrics.forEach(
        metric ->
            measurements.add(
                new Measurement(
                    metric.path("key").asText(),
                    number(metric.path("value")),
                    metric.path("step").asLong(),
                    Instant.ofEpochMilli(metric.path("timestamp").asLong()))));
    return measurements;
  }

  static ObjectNode sent(Measurement measured) {
    ObjectNode metric = MlflowServer.object().put("key", measured.metric());
    // JSON has no other numbers; MLflow takes these as text.
    if (Double.isFinite(measured.value())) {
      metric.put("value", measured.value());
    } else {
      metric.put("value", Double.toString(measured.value()));
    }
    return metric.put("step", measured.step()).put("timestamp", measured.at().toEpochMilli());
  }

  static ObjectNode sent(RunInput input) {
    ObjectNode sent = MlflowServer.object();
    sent.set("tags", Tags.list(Map.of(CONTEXT, input.context())));
    ObjectNode source =
        MlflowServer.object()
            .put("table", input.table().toString())
            .put("delta_table_version", input.version());
    sent.putObject("dataset")
        .put("name", input.table().toString())
        .put("digest", Long.toString(input.version()))
        .put("source_type", "lakeloop")
        .put("source", source.toString());
    return sent;
  }

  private static List<RunInput> inputs(JsonNode run) {
    List<RunInput> inputs = new ArrayList<>();
    run.path("inputs")
        .path("dataset_inputs")
        .forEach(
            input -> {
              JsonNode dataset = input.path("dataset");
              if (dataset.path("source_type").asText().equals("lakeloop")) {
                inputs.add(
                    new RunInput(
                        TableName.parse(dataset.path("name").asText()),
                        Long.parseLong(dataset.path("digest").asText()),
                        Tags.of(input).getOrDefault(CONTEXT, "")));
              }
            });
    return inputs;
  }

  /** The tags without ours and those that MLflow adds by itself. */
  private static Map<String, String> shown(Map<String, String> tags, String id) {
    Map<String, String> shown = new TreeMap<>(tags);
    shown.keySet().removeAll(List.of(TrackedRun.ID_TAG, PROJECT, PARENT, USER, Experiments.NAME));
    shown.remove(TrackedRun.NAME_TAG, id);
    if (tags.containsKey(PARENT)) {
      shown.put(TrackedRun.PARENT_TAG, tags.getOrDefault(PARENT, ""));
    }
    return shown;
  }

  private static TrackedRun.Status status(String text) {
    return switch (text) {
      case "FINISHED" -> TrackedRun.Status.FINISHED;
      case "FAILED", "KILLED" -> TrackedRun.Status.FAILED;
      default -> TrackedRun.Status.RUNNING;
    };
  }

  private static double number(JsonNode value) {
    return value.isTextual() ? Double.parseDouble(value.asText()) : value.asDouble();
  }
}
