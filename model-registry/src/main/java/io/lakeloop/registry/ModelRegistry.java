package io.lakeloop.registry;

import io.lakeloop.core.failure.PolicyRefusedException;
import io.lakeloop.core.failure.UsageException;
import io.lakeloop.core.table.Tables;
import io.lakeloop.registry.delta.DeltaModelStore;
import io.lakeloop.registry.mlflow.MlflowModelStore;
import io.lakeloop.registry.rules.ModelStore;
import io.lakeloop.registry.rules.RuledModelRegistry;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The versions of all models and the stages they stand at. The way is None → Staging → Production →
 * Archived; each step is asked for first, then approved. Every change rests on what was read: of
 * two that contradict each other, one is refused. In tables a change is one commit. On a server it
 * is several calls: one that was cut off is taken for not made, or is finished by whatever is done
 * to the model next. What repeats a change already made changes nothing, so a job that was killed
 * can simply run again. The aliases {@code champion} and {@code challenger} go with the stages
 * Production and Staging. Names and texts are held to MLflow's limits, {@link
 * io.lakeloop.registry.rules.Limits}, wherever they are kept.
 */
public interface ModelRegistry {
  /** The registry that the environment's settings name. */
  static ModelRegistry of(Tables tables) {
    ModelStore store =
        tables
            .environment()
            .registry()
            .choose(() -> new DeltaModelStore(tables), () -> new MlflowModelStore(tables));
    return new RuledModelRegistry(store, Clock.systemUTC());
  }

  /**
   * The registry in the environment's own tables, whatever its settings name: where those name a
   * server now, the versions that were registered before are still there.
   */
  static ModelRegistry inTables(Tables tables) {
    return new RuledModelRegistry(new DeltaModelStore(tables), Clock.systemUTC());
  }

  /** All versions of all models, by model and number. */
  List<ModelVersion> all();

  /**
   * All versions of this environment's own models, without those read through from another one.
   * Like {@link #registeredBy} it is bookkeeping.
   */
  List<ModelVersion> own();

  /** The names of all models, sorted. */
  List<String> models();

  /** All versions of a model by number; empty where there is no such model. */
  List<ModelVersion> versions(String model);

  /** One version, if it exists. */
  Optional<ModelVersion> find(String model, int version);

  /** The version at a stage; of several archived or new ones the newest. */
  Optional<ModelVersion> inStage(String model, Stage stage);

  /** The version an alias stands for: {@code champion} or {@code challenger}. */
  default Optional<ModelVersion> byAlias(String model, String alias) {
    return Stage.ofAlias(alias).flatMap(stage -> inStage(model, stage));
  }

  /**
   * The version a run made, if it was registered. Unlike the other questions this one is
   * bookkeeping: with models in tables it does not count as an input of the job that asks. With a
   * server it does, for only the server knows whether the version is still there.
   */
  Optional<ModelVersion> registeredBy(String model, String runId);

  /** What happened to a model's versions, oldest first. */
  List<Activity> activity(String model);

  /**
   * Registers a version at stage None under the next free number. The same run gives the same
   * version again.
   */
  ModelVersion register(NewVersion version);

  /**
   * Asks for a move: from None to Staging, or from Staging to Production. A request already open,
   * or already granted, stays as it is.
   *
   * @throws PolicyRefusedException if the move would skip the gate
   * @throws UsageException if there is no such version
   */
  ModelVersion requestTransition(String model, int version, Stage to, String user, String comment);

  /**
   * Makes the move that was asked for; the version that held the stage becomes Archived with it.
   *
   * @throws PolicyRefusedException if the stage has come to hold another version than the one the
   *     request was made against
   * @throws UsageException if there is no such version or no open request
   */
  ModelVersion approve(String model, int version, String user, String comment);

  /**
   * Turns a version down: an open request is closed and the version becomes Archived.
   *
   * @throws PolicyRefusedException if the version is in Production, which only a successor or a
   *     rollback ends
   * @throws UsageException if there is no such version
   */
  ModelVersion reject(String model, int version, String user, String comment);

  /**
   * Puts an archived version that was in Production before back there; the version that holds it
   * becomes Archived with it.
   *
   * @throws PolicyRefusedException if the version never passed the gate into Production
   * @throws UsageException if there is no such version
   */
  ModelVersion restore(String model, int version, String user, String comment);

  /**
   * What is said of a model as a whole; nothing where nothing was said. A model of which an
   * environment's own tables say nothing is looked up in those it reads through. Asking is no input
   * of the job.
   */
  RegisteredModel said(String model);

  /**
   * Says what a model is, whichever version: its description is replaced, where one is given, and
   * so are tags of the same name. Saying the same again changes nothing.
   *
   * @return all that is said of it now
   */
  RegisteredModel describe(RegisteredModel said);

  /** Says anew what a version is. */
  ModelVersion describe(String model, int version, String description, String user);

  /** Attaches tags; those of the same name are replaced. */
  ModelVersion tag(String model, int version, Map<String, String> tags, String user);

  /** Writes a remark into a version's activity; the same remark by the same user only once. */
  void comment(String model, int version, String user, String comment);
}
