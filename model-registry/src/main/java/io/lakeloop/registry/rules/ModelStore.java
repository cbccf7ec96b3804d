package io.lakeloop.registry.rules;

import io.lakeloop.core.failure.PolicyRefusedException;
import io.lakeloop.registry.RegisteredModel;
import java.util.List;
import java.util.Optional;

/** Where models are kept. It keeps and finds; what may become of a version it does not know. */
public interface ModelStore {
  /** All models that can be seen from here, by name, as an input of the job. */
  List<ModelState> all();

  /** All models of this environment itself, by name; an input as {@link #current} is one. */
  List<ModelState> own();

  /** One model as it can be seen from here, as an input of the job; none is one at revision 0. */
  ModelState visible(String model);

  /**
   * One model as decisions are made on it: this environment's own. Where models are in tables that
   * is no input of the job, whose own commits tell what it did; of a server it is one, for only the
   * server knows whether that still stands.
   */
  ModelState current(String model);

  /**
   * Keeps a model's next state in place of the one it was decided on.
   *
   * @return the state as it has become, where a backend may have given a new version another
   *     number; empty where the model has changed meanwhile and nothing was done
   * @throws PolicyRefusedException if another took the stage at the same moment and keeps it
   */
  Optional<ModelState> replace(ModelState before, ModelState after);

  /** What is said of a model as a whole, as it can be seen from here; no input of the job. */
  RegisteredModel said(String model);

  /** What this environment itself says of a model as a whole; no input of the job. */
  RegisteredModel saidHere(String model);

  /**
   * Joins what is said with what was, as {@link RegisteredModel#with} does. Where this environment
   * said nothing of the model, that is what could be seen from here, so that nothing is lost.
   *
   * @return what is said now; empty where another said something else at the same moment, and
   *     nothing was done
   */
  Optional<RegisteredModel> say(RegisteredModel said);

  /** Adds what a killed job left out behind its change of a model. */
  void settle(ModelState state);
}
