package io.lakeloop.registry.mlflow;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lakeloop.core.table.Tables;
import io.lakeloop.registry.ModelVersion;
import io.lakeloop.registry.mlflow.MlflowModelStore.StoredModel;
import io.lakeloop.registry.rules.ModelState;
import io.lakeloop.registry.rules.VersionEntry;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A new version on the server, which gives it its number: never one that was given before. All
 * there is to say of it goes in one call. Where a run was registered twice at the same moment, the
 * version of the greater number is deleted by the one who made it.
 */
final class Registration {
  private final Tables tables;
  private final MlflowServer server;
  private final VersionCalls calls;
  private final Supplier<StoredModel> read;

  Registration(Tables tables, MlflowServer server, VersionCalls calls, Supplier<StoredModel> read) {
    this.tables = tables;
    this.server = server;
    this.calls = calls;
    this.read = read;
  }

  /** Registers the version of an entry; its number is the server's to give. */
  void of(VersionEntry entry) {
    ModelVersion version = entry.version();
    calls.createModel();
    int number =
        server.made(
            () -> found(version.runId()),
            "model-versions/create",
            body(entry),
            answer -> answer.path("model_version").path("version").asInt());
    if (found(version.runId()).filter(first -> first < number).isPresent()) {
      calls.delete(number);
    }
  }

  private Optional<Integer> found(String runId) {
    ModelState state = read.get().state();
    return state.madeBy(runId).map(ModelVersion::version);
  }

  private ObjectNode body(VersionEntry entry) {
    ModelVersion version = entry.version();
    ObjectNode body =
        MlflowServer.object()
            .put("name", calls.name())
            .put("source", Places.served(version.artifacts()))
            .put("description", version.description());
    // A server takes a local folder only as a part of its run's.
    new MlflowExperimentTracker(tables, server)
        .servedId(version.model(), version.runId())
        .ifPresent(id -> body.put("run_id", id));
    String prefix = server.settings().modelPrefix();
    body.set("tags", Tags.list(VersionDocument.tags(version, entry.history().get(0), prefix)));
    return body;
  }
}
