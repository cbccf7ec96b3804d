package io.lakeloop.registry.mlflow;

import static io.lakeloop.registry.mlflow.InMemoryMlflow.page;
import static io.lakeloop.registry.mlflow.InMemoryMlflow.required;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lakeloop.registry.Stage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Registered models and their versions, of the server of the tests. */
final class InMemoryModels {
  private static final Pattern BY_NAME = Pattern.compile("name='([^']*)'");
  private static final int TAG = 5000;

  /** What Databricks' registry was told beside: {@code request 1 Staging}. */
  final List<String> told = new ArrayList<>();

  private final InMemoryTracking tracking;
  private final Map<String, Model> models = new TreeMap<>();
  private long clock = 1_528_675_200_000L;

  InMemoryModels(InMemoryTracking tracking) {
    this.tracking = tracking;
  }

  private static final class Model {
    int numbers;
    String description = "";
    final Map<String, String> tags = new TreeMap<>();
    final Map<String, Integer> aliases = new TreeMap<>();
    final Map<Integer, Version> versions = new TreeMap<>();
  }

  private static final class Version {
    final ObjectNode facts = MlflowServer.object();
    final Map<String, String> tags = new TreeMap<>();
    final List<String> requests = new ArrayList<>();
    Stage stage = Stage.NONE;
  }

  void addTo(Map<String, UnaryOperator<JsonNode>> calls) {
    calls.put("POST registered-models/create", this::createModel);
    calls.put("GET registered-models/get", request -> wrapped(required(request, "name")));
    calls.put(
        "GET registered-models/search",
        request ->
            page(request, "registered_models", models.keySet().stream().map(this::json).toList()));
    calls.put("PATCH registered-models/update", this::updateModel);
    calls.put("POST registered-models/set-tag", this::setModelTag);
    calls.put("registered-models/get-latest-versions", this::latest);
    calls.put("POST registered-models/alias", this::setAlias);
    calls.put("DELETE registered-models/alias", this::deleteAlias);
    calls.put("POST model-versions/create", this::create);
    calls.put("GET model-versions/get", request -> versioned(version(request)));
    calls.put("GET model-versions/search", this::search);
    calls.put("POST model-versions/set-tag", this::setTag);
    calls.put("DELETE model-versions/delete-tag", this::deleteTag);
    calls.put("PATCH model-versions/update", this::update);
    calls.put("POST model-versions/transition-stage", this::transition);
    calls.put("DELETE model-versions/delete", this::delete);
  }

  void addDatabricksTo(Map<String, UnaryOperator<JsonNode>> calls) {
    calls.put("GET transition-requests/list", this::requests);
    calls.put("POST transition-requests/create", this::ask);
    calls.put("POST transition-requests/approve", this::approve);
    calls.put("POST transition-requests/reject", this::reject);
    calls.put("POST comments/create", this::comment);
  }

  /** Has somebody else bring a version to a stage. */
  void moved(String model, int version, Stage to, boolean archiveExisting) {
    transition(
        MlflowServer.object()
            .put("name", model)
            .put("version", Integer.toString(version))
            .put("stage", to.text())
            .put("archive_existing_versions", archiveExisting));
  }

  /** Has somebody else register a version. */
  void registered(String model, String source) {
    models.computeIfAbsent(model, name -> new Model());
    create(MlflowServer.object().put("name", model).put("source", source));
  }

  /** The version each alias of a model stands for. */
  Map<String, Integer> aliases(String model) {
    return model(model).aliases;
  }

  /** The stage of each version of a model. */
  Map<Integer, Stage> stages(String model) {
    Map<Integer, Stage> stages = new TreeMap<>();
    model(model).versions.forEach((number, version) -> stages.put(number, version.stage));
    return stages;
  }

  /** The tags of a version. */
  Map<String, String> tags(String model, int version) {
    return version(model, version).tags;
  }

  /** Deletes a version, as somebody else would. */
  void deleted(String model, int version) {
    model(model).versions.remove(version);
  }

  private JsonNode createModel(JsonNode request) {
    String name = required(request, "name");
    if (models.putIfAbsent(name, new Model()) != null) {
      throw Refused.exists("Registered Model (name=" + name + ")");
    }
    return wrapped(name);
  }

  private JsonNode updateModel(JsonNode request) {
    model(required(request, "name")).description = request.path("description").asText();
    return wrapped(required(request, "name"));
  }

  private JsonNode setModelTag(JsonNode request) {
    requireTag(required(request, "key"), request.path("value").asText());
    model(required(request, "name"))
        .tags
        .put(required(request, "key"), request.path("value").asText());
    return MlflowServer.object();
  }

  private JsonNode setAlias(JsonNode request) {
    version(request);
    model(required(request, "name"))
        .aliases
        .put(required(request, "alias"), request.path("version").asInt());
    return MlflowServer.object();
  }

  private JsonNode deleteAlias(JsonNode request) {
    if (model(required(request, "name")).aliases.remove(required(request, "alias")) == null) {
      throw Refused.invalid("Registered model alias " + required(request, "alias") + " not found.");
    }
    return MlflowServer.object();
  }

  private JsonNode create(JsonNode request) {
    String name = required(request, "name");
    String source = required(request, "source");
    String runId = request.path("run_id").asText("");
    requireSource(source, runId);
    Map<String, String> tags = Tags.of(request);
    tags.forEach(InMemoryModels::requireTag);
    Model model = model(name);
    Version version = new Version();
    version.facts.put("name", name).put("version", Integer.toString(++model.numbers));
    version.facts.put("creation_timestamp", ++clock).put("last_updated_timestamp", clock);
    version.facts.put("source", source).put("run_id", runId).put("status", "READY");
    version.facts.put("description", request.path("description").asText(""));
    version.tags.putAll(tags);
    model.versions.put(model.numbers, version);
    return versioned(version);
  }

  /** A local folder must lie in that of the run. */
  private void requireSource(String source, String runId) {
    boolean local = source.startsWith("file:") || source.startsWith("/");
    String folder = tracking.artifactUri(runId);
    if (local && (folder.isEmpty() || !source.startsWith(folder))) {
      throw Refused.invalid(
          "Invalid model version source: '" + source + "'. To use a local path as a model version");
    }
  }

  private JsonNode search(JsonNode request) {
    Matcher filter = BY_NAME.matcher(request.path("filter").asText(""));
    Model model = filter.matches() ? models.get(filter.group(1)) : null;
    List<ObjectNode> found =
        model == null
            ? List.of()
            : model.versions.values().stream().map(InMemoryModels::json).toList();
    return page(request, "model_versions", found);
  }

  private JsonNode latest(JsonNode request) {
    ObjectNode answer = MlflowServer.object();
    Map<Stage, Version> newest = new TreeMap<>();
    model(required(request, "name"))
        .versions
        .values()
        .forEach(each -> newest.put(each.stage, each));
    newest.values().forEach(version -> answer.withArray("model_versions").add(json(version)));
    return answer;
  }

  private JsonNode setTag(JsonNode request) {
    requireTag(required(request, "key"), request.path("value").asText());
    Version version = changed(request);
    version.tags.put(required(request, "key"), request.path("value").asText());
    return MlflowServer.object();
  }

  private JsonNode deleteTag(JsonNode request) {
    changed(request).tags.remove(required(request, "key"));
    return MlflowServer.object();
  }

  private JsonNode update(JsonNode request) {
    changed(request).facts.set("description", request.path("description"));
    return versioned(version(request));
  }

  private JsonNode transition(JsonNode request) {
    Stage to = Stage.parse(required(request, "stage"));
    boolean alone = request.path("archive_existing_versions").asBoolean();
    if (alone && to != Stage.STAGING && to != Stage.PRODUCTION) {
      throw Refused.invalid("Model version transition cannot archive existing model versions");
    }
    Version moved = changed(request);
    if (alone) {
      model(required(request, "name")).versions.values().stream()
          .filter(other -> other != moved && other.stage == to)
          .forEach(other -> other.stage = Stage.ARCHIVED);
    }
    moved.stage = to;
    return versioned(moved);
  }

  private JsonNode delete(JsonNode request) {
    version(request);
    model(required(request, "name")).versions.remove(request.path("version").asInt());
    return MlflowServer.object();
  }

  private JsonNode requests(JsonNode request) {
    ObjectNode answer = MlflowServer.object();
    version(request)
        .requests
        .forEach(to -> answer.withArray("requests").addObject().put("to_stage", to));
    return answer;
  }

  private JsonNode ask(JsonNode request) {
    version(request).requests.add(required(request, "stage"));
    return told("request", request);
  }

  private JsonNode approve(JsonNode request) {
    closed(request);
    transition(request);
    return told("approve", request);
  }

  private JsonNode reject(JsonNode request) {
    closed(request);
    return told("reject", request);
  }

  private JsonNode comment(JsonNode request) {
    version(request);
    told.add(
        "comment %s: %s".formatted(required(request, "version"), required(request, "comment")));
    return MlflowServer.object();
  }

  private void closed(JsonNode request) {
    if (!version(request).requests.remove(required(request, "stage"))) {
      throw Refused.missing("Transition request");
    }
  }

  private JsonNode told(String what, JsonNode request) {
    told.add("%s %s %s".formatted(what, required(request, "version"), required(request, "stage")));
    return MlflowServer.object();
  }

  private Version changed(JsonNode request) {
    Version version = version(request);
    version.facts.put("last_updated_timestamp", ++clock);
    return version;
  }

  private Version version(JsonNode request) {
    return version(required(request, "name"), Integer.parseInt(required(request, "version")));
  }

  private Version version(String name, int number) {
    Version version = model(name).versions.get(number);
    if (version == null) {
      throw Refused.missing("Model Version (name=" + name + ", version=" + number + ")");
    }
    return version;
  }

  private Model model(String name) {
    Model model = models.get(name);
    if (model == null) {
      throw Refused.missing("Registered Model with name=" + name);
    }
    return model;
  }

  private JsonNode wrapped(String name) {
    model(name);
    return MlflowServer.object().set("registered_model", json(name));
  }

  private ObjectNode json(String name) {
    ObjectNode json =
        MlflowServer.object().put("name", name).put("description", model(name).description);
    json.set("tags", Tags.list(model(name).tags));
    model(name)
        .aliases
        .forEach(
            (alias, version) ->
                json.withArray("aliases")
                    .addObject()
                    .put("alias", alias)
                    .put("version", Integer.toString(version)));
    return json;
  }

  private static JsonNode versioned(Version version) {
    return MlflowServer.object().set("model_version", json(version));
  }

  private static ObjectNode json(Version version) {
    ObjectNode json = version.facts.deepCopy().put("current_stage", version.stage.text());
    json.set("tags", Tags.list(version.tags));
    return json;
  }

  private static void requireTag(String key, String value) {
    if (!key.matches("[/\\w.\\- ]+") || key.length() > 250 || value.length() > TAG) {
      throw Refused.invalid("Model version tag '" + key + "' is invalid or too long");
    }
  }
}
