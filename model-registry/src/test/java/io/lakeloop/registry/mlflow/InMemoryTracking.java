package io.lakeloop.registry.mlflow;

import static io.lakeloop.registry.mlflow.InMemoryMlflow.page;
import static io.lakeloop.registry.mlflow.InMemoryMlflow.required;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Experiments and runs of the server of the tests. */
final class InMemoryTracking {
  private static final Pattern BY_TAG = Pattern.compile("tags\\.`([^`]+)` = '([^']*)'");
  private static final Pattern NAME = Pattern.compile("[/\\w.\\- ]*");
  private static final int PARAMETER = 6000;

  /** How long tags may be; longer ones are cut off. */
  int tagLength = 8000;

  private final Map<String, Experiment> experiments = new LinkedHashMap<>();
  private final Map<String, Run> runs = new LinkedHashMap<>();

  private static final class Experiment {
    String id = "";
    String name = "";
    String location = "";
    boolean deleted;
    final Map<String, String> tags = new TreeMap<>();

    ObjectNode json() {
      ObjectNode json =
          MlflowServer.object()
              .put("experiment_id", id)
              .put("name", name)
              .put("artifact_location", location)
              .put("lifecycle_stage", deleted ? "deleted" : "active");
      json.set("tags", Tags.list(tags));
      return json;
    }
  }

  private static final class Run {
    final ObjectNode info = MlflowServer.object();
    final Map<String, String> tags = new TreeMap<>();
    final Map<String, String> params = new TreeMap<>();
    final Set<JsonNode> metrics = new LinkedHashSet<>();
    final Set<JsonNode> inputs = new LinkedHashSet<>();

    ObjectNode json() {
      ObjectNode json = MlflowServer.object();
      json.set("info", info.deepCopy());
      ObjectNode data = json.putObject("data");
      data.set("tags", Tags.list(tags));
      data.set("params", Tags.list(params));
      data.set("metrics", latest());
      json.putObject("inputs").putArray("dataset_inputs").addAll(List.copyOf(inputs));
      return json;
    }

    private ArrayNode latest() {
      Map<String, JsonNode> latest = new TreeMap<>();
      metrics.stream()
          .sorted(
              Comparator.comparingLong((JsonNode metric) -> metric.path("step").asLong())
                  .thenComparingLong(metric -> metric.path("timestamp").asLong())
                  .thenComparingDouble(metric -> metric.path("value").asDouble()))
          .forEach(metric -> latest.put(metric.path("key").asText(), metric));
      return MlflowServer.object().arrayNode().addAll(latest.values());
    }
  }

  void addTo(Map<String, UnaryOperator<JsonNode>> calls) {
    calls.put("POST experiments/create", this::createExperiment);
    calls.put("GET experiments/get-by-name", this::experimentByName);
    calls.put("POST experiments/search", this::searchExperiments);
    calls.put("POST experiments/set-experiment-tag", this::tagExperiment);
    calls.put("POST runs/create", this::createRun);
    calls.put("GET runs/get", request -> wrapped(run(request)));
    calls.put("POST runs/update", this::updateRun);
    calls.put("POST runs/search", this::searchRuns);
    calls.put("POST runs/log-batch", this::logBatch);
    calls.put("POST runs/log-inputs", this::logInputs);
    calls.put("GET metrics/get-history", this::history);
  }

  /** Makes an experiment that others made, or deletes one. */
  void experiment(String name, boolean deleted) {
    Experiment experiment =
        experiments.values().stream()
            .filter(known -> known.name.equals(name))
            .findFirst()
            .orElseGet(() -> added(name, ""));
    experiment.deleted = deleted;
  }

  /** The artifact folder of a run; empty where there is no such run. */
  String artifactUri(String runId) {
    Run run = runs.get(runId);
    return run == null ? "" : run.info.path("artifact_uri").asText();
  }

  /** The tags of a run, by the id that it has here. */
  Map<String, String> tags(String runId) {
    return Map.copyOf(Objects.requireNonNull(runs.get(runId)).tags);
  }

  /** How many runs there are. */
  int runs() {
    return runs.size();
  }

  private JsonNode createExperiment(JsonNode request) {
    String name = required(request, "name");
    if (experiments.values().stream().anyMatch(known -> known.name.equals(name))) {
      throw Refused.exists("Experiment(name=" + name + ")");
    }
    Experiment experiment = added(name, request.path("artifact_location").asText(""));
    experiment.tags.putAll(Tags.of(request));
    return MlflowServer.object().put("experiment_id", experiment.id);
  }

  private Experiment added(String name, String location) {
    Experiment experiment = new Experiment();
    experiment.id = Integer.toString(experiments.size() + 1);
    experiment.name = name;
    experiment.location = location.isEmpty() ? "mlflow-artifacts:/" + experiment.id : location;
    experiments.put(experiment.id, experiment);
    return experiment;
  }

  /** Also one that was deleted, as MLflow does. */
  private JsonNode experimentByName(JsonNode request) {
    String name = required(request, "experiment_name");
    return experiments.values().stream()
        .filter(known -> known.name.equals(name))
        .findFirst()
        .map(InMemoryTracking::wrapped)
        .orElseThrow(() -> Refused.missing("Could not find experiment with name '" + name + "'"));
  }

  private JsonNode searchExperiments(JsonNode request) {
    List<ObjectNode> active =
        experiments.values().stream()
            .filter(known -> !known.deleted)
            .map(Experiment::json)
            .toList();
    return page(request, "experiments", active);
  }

  private JsonNode tagExperiment(JsonNode request) {
    experiment(request).tags.put(required(request, "key"), request.path("value").asText());
    return MlflowServer.object();
  }

  private JsonNode createRun(JsonNode request) {
    Experiment experiment = experiment(request);
    Run run = new Run();
    String id = UUID.randomUUID().toString().replace("-", "");
    String name = request.path("run_name").asText("");
    run.info
        .put("run_id", id)
        .put("run_uuid", id)
        .put("experiment_id", experiment.id)
        .put("user_id", request.path("user_id").asText(""))
        .put("run_name", name.isEmpty() ? "bold-crane-1" : name)
        .put("status", "RUNNING")
        .put("start_time", request.path("start_time").asLong())
        .put("artifact_uri", experiment.location + "/" + id + "/artifacts")
        .put("lifecycle_stage", "active");
    run.tags.putAll(Tags.of(request));
    run.tags.putIfAbsent("mlflow.runName", run.info.path("run_name").asText());
    runs.put(id, run);
    return wrapped(run);
  }

  private JsonNode updateRun(JsonNode request) {
    Run run = run(request);
    run.info.set("status", request.path("status"));
    if (request.has("end_time")) {
      run.info.set("end_time", request.path("end_time"));
    }
    return MlflowServer.object().set("run_info", run.info);
  }

  private JsonNode searchRuns(JsonNode request) {
    List<String> ids = new ArrayList<>();
    request.path("experiment_ids").forEach(id -> ids.add(id.asText()));
    Matcher filter = BY_TAG.matcher(request.path("filter").asText(""));
    boolean filtered = filter.matches();
    List<ObjectNode> found =
        runs.values().stream()
            .filter(run -> ids.contains(run.info.path("experiment_id").asText()))
            .filter(run -> !filtered || filter.group(2).equals(run.tags.get(filter.group(1))))
            .map(Run::json)
            .toList();
    return page(request, "runs", found);
  }

  private JsonNode logBatch(JsonNode request) {
    Run run = run(request);
    requireSize(request, "metrics", 1000);
    requireSize(request, "params", 100);
    requireSize(request, "tags", 100);
    for (JsonNode param : request.path("params")) {
      String key = named(param);
      String value = cut(param.path("value").asText(), PARAMETER);
      String kept = run.params.getOrDefault(key, value);
      if (!kept.equals(value)) {
        throw Refused.invalid("Changing param values is not allowed. Param '" + key + "'");
      }
    }
    for (JsonNode metric : request.path("metrics")) {
      named(metric);
      run.metrics.add(metric);
    }
    request
        .path("params")
        .forEach(each -> run.params.put(named(each), cut(each.path("value").asText(), PARAMETER)));
    request
        .path("tags")
        .forEach(each -> run.tags.put(named(each), cut(each.path("value").asText(), tagLength)));
    return MlflowServer.object();
  }

  private JsonNode logInputs(JsonNode request) {
    Run run = run(request);
    for (JsonNode input : request.path("datasets")) {
      if (input.path("dataset").path("digest").asText().length() > 36) {
        throw Refused.invalid("Dataset digest exceeds the maximum length of 36");
      }
      run.inputs.add(input);
    }
    return MlflowServer.object();
  }

  private JsonNode history(JsonNode request) {
    Run run = run(request);
    String key = required(request, "metric_key");
    ObjectNode most = MlflowServer.object().put("max_results", 1000);
    most.set("page_token", request.path("page_token"));
    return page(
        most,
        "metrics",
        run.metrics.stream().filter(metric -> metric.path("key").asText().equals(key)).toList());
  }

  private Experiment experiment(JsonNode request) {
    String id = required(request, "experiment_id");
    Experiment experiment = experiments.get(id);
    if (experiment == null || experiment.deleted) {
      throw Refused.missing("No Experiment with id=" + id);
    }
    return experiment;
  }

  private Run run(JsonNode request) {
    String id = required(request, "run_id");
    Run run = runs.get(id);
    if (run == null) {
      throw Refused.missing("Run with id=" + id);
    }
    return run;
  }

  private static JsonNode wrapped(Experiment experiment) {
    return MlflowServer.object().set("experiment", experiment.json());
  }

  private static JsonNode wrapped(Run run) {
    return MlflowServer.object().set("run", run.json());
  }

  private static String named(JsonNode entry) {
    String key = required(entry, "key");
    if (!NAME.matcher(key).matches() || key.length() > 250) {
      throw Refused.invalid("Invalid name: '" + key + "'.");
    }
    return key;
  }

  private static void requireSize(JsonNode request, String kind, int most) {
    if (request.path(kind).size() > most) {
      throw Refused.invalid("A batch logging request can contain at most " + most + " " + kind);
    }
  }

  private static String cut(String text, int length) {
    return text.length() <= length ? text : text.substring(0, length);
  }
}
