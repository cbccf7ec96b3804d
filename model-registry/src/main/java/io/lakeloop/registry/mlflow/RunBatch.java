package io.lakeloop.registry.mlflow;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lakeloop.core.failure.UsageException;
import io.lakeloop.registry.Measurement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What is logged of a run in requests of a size that MLflow takes: 1000 metrics, 100 parameters,
 * 100 tags, 1000 of all and 1 MB (MLflow documentation, "REST API", Log Batch).
 */
final class RunBatch {
  private static final int MOST = 100;
  private static final int MOST_METRICS = 1000;
  // A character may be four bytes.
  private static final int MOST_CHARACTERS = 200_000;
  // Longer tags are cut off by older servers, without a word.
  private static final int KEPT_BY_ALL = 5000;

  private final MlflowServer server;
  private final String runId;

  RunBatch(MlflowServer server, String runId) {
    this.server = server;
    this.runId = runId;
  }

  /**
   * Logs measurements, parameters and tags.
   *
   * @throws UsageException if the server cut a tag off
   */
  void send(
      List<Measurement> measurements, Map<String, String> parameters, Map<String, String> tags) {
    List<ObjectNode> metrics = measurements.stream().map(RunDocument::sent).toList();
    inBatches(metrics, MOST_METRICS, batch -> log("metrics", batch));
    inBatches(Tags.entries(parameters), MOST, batch -> log("params", batch));
    inBatches(Tags.entries(tags), MOST, batch -> log("tags", batch));
    if (tags.values().stream().anyMatch(value -> value.length() > KEPT_BY_ALL)) {
      requireKept(tags);
    }
  }

  private static void inBatches(List<ObjectNode> all, int most, Consumer<List<ObjectNode>> log) {
    List<ObjectNode> batch = new ArrayList<>();
    int characters = 0;
    for (ObjectNode each : all) {
      batch.add(each);
      characters += each.path("value").asText().length();
      if (batch.size() == most || characters > MOST_CHARACTERS) {
        log.accept(batch);
        batch = new ArrayList<>();
        characters = 0;
      }
    }
    if (!batch.isEmpty()) {
      log.accept(batch);
    }
  }

  /** What is logged twice is there once: the same values of the same keys, steps and times. */
  private void log(String kind, List<ObjectNode> batch) {
    ObjectNode body = MlflowServer.object().put("run_id", runId);
    body.putArray(kind).addAll(batch);
    server.send("POST", "runs/log-batch", body).orFail();
  }

  private void requireKept(Map<String, String> tags) {
    Map<String, String> kept =
        Tags.of(server.get("runs/get", Map.of("run_id", runId)).orFail().path("run").path("data"));
    tags.forEach(
        (name, value) -> {
          String there = kept.getOrDefault(name, "");
          if (!there.equals(value)) {
            throw new UsageException(
                "The tag '%s' was not kept whole by the MLflow server.".formatted(name),
                "Of %,d characters it kept %,d: it is of a version that cuts longer ones off."
                    .formatted(value.length(), there.length()),
                "Shorten the tag, or take a newer server.");
          }
        });
  }
}
