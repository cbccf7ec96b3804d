package io.lakeloop.registry;

import io.lakeloop.core.failure.UsageException;
import io.lakeloop.core.table.Tables;
import io.lakeloop.registry.delta.DeltaExperimentTracker;
import io.lakeloop.registry.mlflow.MlflowExperimentTracker;
import java.util.List;
import java.util.Optional;

/**
 * Keeps experiment runs: what was set, what was read, what came out. Asking it is never an input of
 * a job. Names and texts are held to MLflow's limits, {@link io.lakeloop.registry.rules.Limits},
 * wherever they are kept.
 */
public interface ExperimentTracker {
  /** The tracker that the environment's settings name. */
  static ExperimentTracker of(Tables tables) {
    return tables
        .environment()
        .registry()
        .choose(
            () -> new DeltaExperimentTracker(tables), () -> new MlflowExperimentTracker(tables));
  }

  /** Keeps a run, as {@link #saveAll} does. */
  default void save(TrackedRun run) {
    saveAll(List.of(run));
  }

  /**
   * Keeps what several runs have come to: status, user and end are as they stand now; parameters,
   * measurements, tags and inputs are added to those kept under the run's id before (a tag of the
   * same name is replaced). It began when it was first saved. Saving a run twice is saving it once.
   *
   * @throws UsageException if a kept parameter would change, or something is longer or named
   *     otherwise than can be kept
   */
  void saveAll(List<TrackedRun> runs);

  /** The run with an id, if there is one. */
  Optional<TrackedRun> find(String runId);

  /**
   * The runs of all experiments, newest first; of each metric the newest value is there at least.
   */
  List<TrackedRun> runs();

  /** The names of all experiments, sorted. */
  default List<String> experiments() {
    return runs().stream().map(TrackedRun::experiment).distinct().sorted().toList();
  }

  /** The files that a run leaves beside its model. */
  RunArtifacts artifacts(TrackedRun run);

  /** The URI of the folder that the model of a run lies in, or will. */
  String modelFolder(String experiment, String runId);
}
