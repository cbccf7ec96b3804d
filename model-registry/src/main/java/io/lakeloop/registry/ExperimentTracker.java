package io.lakeloop.registry;

import io.lakeloop.core.table.Tables;
import io.lakeloop.registry.delta.DeltaExperimentTracker;
import java.util.List;
import java.util.Optional;

/** Keeps experiment runs: what was set, what came out. Asking it is never an input of a job. */
public interface ExperimentTracker {
  /** The tracker that the environment's settings name. */
  static ExperimentTracker of(Tables tables) {
    return new DeltaExperimentTracker(tables);
  }

  /** Keeps the run as it stands now, in place of what was kept under its id before. */
  default void save(TrackedRun run) {
    saveAll(List.of(run));
  }

  /** Keeps several runs, each as {@link #save} would. */
  void saveAll(List<TrackedRun> runs);

  /** The run with an id, if there is one. */
  Optional<TrackedRun> find(String runId);

  /** The runs of all experiments, newest first. */
  List<TrackedRun> runs();
}
