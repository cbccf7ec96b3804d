package io.lakeloop.registry.mlflow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lakeloop.core.table.Tables;
import io.lakeloop.registry.ExperimentTracker;
import io.lakeloop.registry.Measurement;
import io.lakeloop.registry.RunArtifacts;
import io.lakeloop.registry.RunUpdate;
import io.lakeloop.registry.TrackedRun;
import io.lakeloop.registry.rules.Limits;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Runs in an MLflow tracking server. Our ids are kept as tags, for the server gives out its own;
 * where two processes began one run at the same moment, the first of the two is the run.
 */
public final class MlflowExperimentTracker implements ExperimentTracker {
  private static final int PAGE = 1000;
  private static final Comparator<JsonNode> OLDEST =
      Comparator.comparingLong((JsonNode run) -> run.path("info").path("start_time").asLong())
          .thenComparing(RunDocument::servedId);

  private final Tables tables;
  private final Places places;
  private final MlflowServer server;
  private final Experiments experiments;

  /** The runs of the server that the environment's settings name. */
  public MlflowExperimentTracker(Tables tables) {
    this(tables, new MlflowServer(tables.environment().registry()));
  }

  MlflowExperimentTracker(Tables tables, MlflowServer server) {
    this.tables = tables;
    this.places = new Places(tables.environment());
    this.server = server;
    this.experiments = new Experiments(server, tables.environment());
  }

  @Override
  public void saveAll(List<TrackedRun> runs) {
    runs.forEach(Limits::check);
    // What is saved together is often of one parent, which may be among it.
    Map<Id, String> served = new HashMap<>();
    runs.forEach(run -> saveOne(run, served));
  }

  @Override
  public Optional<TrackedRun> find(String runId) {
    Map<String, String> ours = experiments.all();
    return search(List.copyOf(ours.keySet()), Optional.of(runId))
        .map(run -> whole(run, ours.getOrDefault(experimentId(run), "")));
  }

  @Override
  public List<TrackedRun> runs() {
    Map<String, String> ours = experiments.all();
    Map<String, JsonNode> first = new TreeMap<>();
    found(List.copyOf(ours.keySet()), Optional.empty()).stream()
        .sorted(OLDEST)
        .forEach(run -> first.putIfAbsent(Tags.of(run.path("data")).get(TrackedRun.ID_TAG), run));
    return first.values().stream()
        .map(run -> RunDocument.of(run, ours.getOrDefault(experimentId(run), "")))
        .sorted(Comparator.comparing(TrackedRun::startedAt).reversed())
        .toList();
  }

  @Override
  public List<String> experiments() {
    return experiments.all().values().stream().sorted().toList();
  }

  @Override
  public RunArtifacts artifacts(TrackedRun run) {
    return new RunArtifacts(tables, folder(run.experiment(), run.runId()));
  }

  @Override
  public String modelFolder(String experiment, String runId) {
    return folder(experiment, runId) + "/model";
  }

  /** MLflow's own id of a run, if the run is known there. */
  Optional<String> servedId(String experiment, String runId) {
    return find(experiment, runId).map(RunDocument::servedId);
  }

  /**
   * A server takes a local folder for a model only where it lies in that of the run. An experiment
   * that others made keeps its files elsewhere, where Hadoop may not reach.
   */
  private String folder(String experiment, String runId) {
    return find(experiment, runId)
        .map(RunDocument::servedFolder)
        .filter(places::isOurs)
        .map(places::local)
        .orElseGet(
            () -> tables.environment().folder("_artifacts") + "/" + experiment + "/" + runId);
  }

  private record Id(String experiment, String runId) {}

  private void saveOne(TrackedRun run, Map<Id, String> served) {
    JsonNode kept =
        server.made(
            () -> find(run.experiment(), run.runId()),
            "runs/create",
            beginning(run),
            answer -> answer.path("run"));
    RunUpdate update = RunUpdate.of(whole(kept, run.experiment()), run);
    Map<String, String> tags = RunDocument.tags(run, servedParent(run, served));
    tags.entrySet().removeAll(Tags.of(kept.path("data")).entrySet());
    String id = RunDocument.servedId(kept);
    served.put(new Id(run.experiment(), run.runId()), id);
    new RunBatch(server, id).send(update.measurements(), update.parameters(), tags);
    if (!update.inputs().isEmpty()) {
      ObjectNode body = MlflowServer.object().put("run_id", id);
      body.putArray("datasets").addAll(update.inputs().stream().map(RunDocument::sent).toList());
      server.send("POST", "runs/log-inputs", body).orFail();
    }
    ObjectNode end = MlflowServer.object().put("run_id", id).put("status", run.status().name());
    run.endedAt().ifPresent(at -> end.put("end_time", at.toEpochMilli()));
    server.send("POST", "runs/update", end).orFail();
  }

  private ObjectNode beginning(TrackedRun run) {
    Map<String, String> tags = RunDocument.tags(run, Optional.empty());
    // Those that make the run what it is; the others follow in batches of a size it takes.
    tags.keySet().removeAll(run.tags().keySet());
    ObjectNode body =
        MlflowServer.object()
            .put("experiment_id", experiments.idOf(run.experiment()))
            .put("user_id", run.user())
            .put("run_name", RunDocument.shownName(run))
            .put("start_time", run.startedAt().toEpochMilli());
    body.set("tags", Tags.list(tags));
    return body;
  }

  private Optional<String> servedParent(TrackedRun run, Map<Id, String> known) {
    Optional<Id> parent = run.parent().map(id -> new Id(run.experiment(), id));
    Optional<String> served =
        parent.flatMap(
            id ->
                Optional.ofNullable(known.get(id)).or(() -> servedId(id.experiment(), id.runId())));
    served.ifPresent(found -> known.put(parent.orElseThrow(), found));
    return served;
  }

  private Optional<JsonNode> find(String experiment, String runId) {
    return experiments.find(experiment).flatMap(id -> search(List.of(id), Optional.of(runId)));
  }

  private Optional<JsonNode> search(List<String> experimentIds, Optional<String> runId) {
    return found(experimentIds, runId).stream().min(OLDEST);
  }

  private List<JsonNode> found(List<String> experimentIds, Optional<String> runId) {
    if (experimentIds.isEmpty()) {
      return List.of();
    }
    ObjectNode body = MlflowServer.object().put("max_results", PAGE);
    experimentIds.forEach(body.withArray("experiment_ids")::add);
    runId.ifPresent(id -> body.put("filter", "tags.`%s` = '%s'".formatted(TrackedRun.ID_TAG, id)));
    return server.searched("runs/search", body, "runs").stream()
        .filter(RunDocument::isOurs)
        .toList();
  }

  /** The run with every value of its metrics, which the server tells one metric at a time. */
  private TrackedRun whole(JsonNode document, String experiment) {
    TrackedRun run = RunDocument.of(document, experiment);
    List<Measurement> all = new ArrayList<>();
    for (String metric : run.metrics().keySet()) {
      all.addAll(RunDocument.measurements(history(RunDocument.servedId(document), metric)));
    }
    return run.measuring(all);
  }

  private List<JsonNode> history(String servedId, String metric) {
    Map<String, String> query = Map.of("run_id", servedId, "metric_key", metric);
    return server.listed("metrics/get-history", query, "metrics");
  }

  private static String experimentId(JsonNode run) {
    return run.path("info").path("experiment_id").asText();
  }
}
