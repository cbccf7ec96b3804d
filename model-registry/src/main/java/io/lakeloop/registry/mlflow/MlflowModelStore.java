package io.lakeloop.registry.mlflow;

import com.fasterxml.jackson.databind.JsonNode;
import io.lakeloop.core.table.Layer;
import io.lakeloop.core.table.TableName;
import io.lakeloop.core.table.Tables;
import io.lakeloop.registry.RegisteredModel;
import io.lakeloop.registry.rules.ModelState;
import io.lakeloop.registry.rules.ModelStore;
import io.lakeloop.registry.rules.VersionEntry;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Models in the registry of an MLflow tracking server. Versions that others registered are left
 * out: without their provenance nothing can be done with them. A change is decided on what the
 * server told last and made call by call, for MLflow has no other way; {@link VersionDocument} says
 * how a job that is killed in between leaves nothing false behind, {@link ModelChange} how of two
 * at once one is told that it lost.
 *
 * <p>Whether anything has changed no version of a table tells: a job that asked runs again.
 */
public final class MlflowModelStore implements ModelStore {
  /** What a run's lineage calls the server; no table has the name. */
  static final TableName NAME = TableName.of(Layer.REGISTRY, "mlflow");

  private static final int PAGE = 100;

  private final Tables tables;
  private final MlflowServer server;
  private final Databricks databricks;

  /** The models of the server that the environment's settings name. */
  public MlflowModelStore(Tables tables) {
    this(tables, new MlflowServer(tables.environment().registry()));
  }

  MlflowModelStore(Tables tables, MlflowServer server) {
    this.tables = tables;
    this.server = server;
    this.databricks = new Databricks(server);
  }

  @Override
  public List<ModelState> all() {
    String prefix = server.settings().modelPrefix();
    Map<String, String> query = Map.of("max_results", Integer.toString(PAGE));
    List<StoredModel> models =
        server.listed("registered-models/search", query, "registered_models").stream()
            .map(model -> model.path("name").asText())
            .filter(name -> name.startsWith(prefix))
            .map(name -> read(name.substring(prefix.length())))
            .filter(model -> !model.state().entries().isEmpty())
            .sorted(Comparator.comparing(StoredModel::model))
            .toList();
    asked(models);
    return models.stream().map(StoredModel::state).toList();
  }

  /** A server shows what this environment registered, and nothing else. */
  @Override
  public List<ModelState> own() {
    return all();
  }

  @Override
  public ModelState visible(String model) {
    return current(model);
  }

  /** An input of the job as well: whether what it did still stands only the server knows. */
  @Override
  public ModelState current(String model) {
    StoredModel read = read(model);
    asked(List.of(read));
    return read.state();
  }

  @Override
  public Optional<ModelState> replace(ModelState before, ModelState after) {
    StoredModel now = read(before.model());
    if (!now.state().equals(before)) {
      return Optional.empty();
    }
    VersionCalls calls = calls(before.model());
    for (VersionEntry entry : after.entries()) {
      if (before.find(entry.version().version()).isEmpty()) {
        new Registration(tables, server, calls, () -> read(before.model())).of(entry);
        return Optional.of(current(before.model()));
      }
    }
    new ModelChange(calls, databricks, now).to(after);
    ModelState next = current(before.model());
    boolean moved = new StageHolders(calls).settle(before, after, next);
    return Optional.of(moved ? current(before.model()) : next);
  }

  @Override
  public RegisteredModel said(String model) {
    return calls(model)
        .model()
        .map(
            found ->
                new RegisteredModel(
                    model,
                    found.path("description").asText(""),
                    VersionDocument.shown(Tags.of(found))))
        .orElse(RegisteredModel.unsaid(model));
  }

  @Override
  public RegisteredModel saidHere(String model) {
    return said(model);
  }

  /** Tag by tag, each of which may be made twice: of two at once the later one stands. */
  @Override
  public Optional<RegisteredModel> say(RegisteredModel said) {
    VersionCalls calls = calls(said.model());
    calls.createModel();
    if (!said.description().isEmpty()) {
      calls.describe(said.description());
    }
    calls.setTags(said.tags());
    return Optional.of(said(said.model()));
  }

  @Override
  public void settle(ModelState state) {
    new StageHolders(calls(state.model())).alias(state);
  }

  private VersionCalls calls(String model) {
    return new VersionCalls(server, server.settings().modelPrefix() + model);
  }

  private StoredModel read(String model) {
    return StoredModel.of(model, calls(model).all(), server.settings().modelPrefix());
  }

  private void asked(List<StoredModel> models) {
    long newest = models.stream().mapToLong(StoredModel::updatedAt).max().orElse(0);
    tables.readElsewhere(NAME, newest);
  }

  /**
   * A model as the server has it.
   *
   * @param versions all versions of it that are ours
   */
  record StoredModel(String model, List<VersionDocument> versions) {
    static StoredModel of(String model, List<JsonNode> nodes, String prefix) {
      return new StoredModel(
          model,
          nodes.stream()
              .flatMap(node -> VersionDocument.of(node, model, prefix).stream())
              .toList());
    }

    ModelState state() {
      return new ModelState(
          model,
          versions.stream().mapToLong(VersionDocument::revision).max().orElse(0),
          versions.stream().map(VersionDocument::entry).toList());
    }

    VersionDocument version(int number) {
      return versions.stream()
          .filter(version -> version.number() == number)
          .findFirst()
          .orElseThrow();
    }

    long updatedAt() {
      return versions.stream().mapToLong(VersionDocument::updatedAt).max().orElse(0);
    }
  }
}
