package io.lakeloop.training;

import io.lakeloop.registry.TrackedRun;

/**
 * A fit of one's own code, as it was recorded.
 *
 * @param <M> the kind of model
 * @param model the fitted model
 * @param run the experiment run, ended: parameters, metrics, and the tags {@code
 *     training.data-versions} and {@code training.artifacts}
 * @param artifacts URI of the folder that holds the model, in MLflow's {@code spark} flavour
 */
public record RecordedFit<M>(M model, TrackedRun run, String artifacts) {}
