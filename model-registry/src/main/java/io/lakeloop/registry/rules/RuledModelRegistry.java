package io.lakeloop.registry.rules;

import io.lakeloop.core.failure.UsageException;
import io.lakeloop.registry.Activity;
import io.lakeloop.registry.ModelRegistry;
import io.lakeloop.registry.ModelVersion;
import io.lakeloop.registry.NewVersion;
import io.lakeloop.registry.RegisteredModel;
import io.lakeloop.registry.Stage;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;

/** The registry that goes by the rules of {@link Transitions}, whatever the models are kept in. */
public final class RuledModelRegistry implements ModelRegistry {
  private static final int ATTEMPTS = 20;

  private final ModelStore store;
  private final Clock clock;

  /** A registry over what a backend keeps; the clock says when something was done. */
  public RuledModelRegistry(ModelStore store, Clock clock) {
    this.store = store;
    this.clock = clock;
  }

  @Override
  public List<ModelVersion> all() {
    return store.all().stream().flatMap(state -> state.versions().stream()).toList();
  }

  @Override
  public List<ModelVersion> own() {
    return store.own().stream().flatMap(state -> state.versions().stream()).toList();
  }

  @Override
  public List<String> models() {
    return store.all().stream().map(ModelState::model).toList();
  }

  @Override
  public List<ModelVersion> versions(String model) {
    return store.visible(model).versions();
  }

  @Override
  public Optional<ModelVersion> find(String model, int version) {
    return store.visible(model).find(version).map(VersionEntry::version);
  }

  @Override
  public Optional<ModelVersion> inStage(String model, Stage stage) {
    ModelState state = store.visible(model);
    return state.holder(stage).map(state::version);
  }

  @Override
  public Optional<ModelVersion> registeredBy(String model, String runId) {
    return store.current(model).madeBy(runId);
  }

  @Override
  public List<Activity> activity(String model) {
    return store.visible(model).history();
  }

  @Override
  public ModelVersion register(NewVersion made) {
    Limits.check(made);
    return change(
            made.model(), made.createdBy(), "", (rules, before) -> rules.register(before, made))
        .madeBy(made.runId())
        .orElseThrow();
  }

  @Override
  public ModelVersion requestTransition(
      String model, int version, Stage to, String user, String comment) {
    return change(model, user, comment, (rules, state) -> rules.request(state, version, to))
        .version(version);
  }

  @Override
  public ModelVersion approve(String model, int version, String user, String comment) {
    return change(model, user, comment, (rules, state) -> rules.approve(state, version))
        .version(version);
  }

  @Override
  public ModelVersion reject(String model, int version, String user, String comment) {
    return change(model, user, comment, (rules, state) -> rules.reject(state, version))
        .version(version);
  }

  @Override
  public ModelVersion restore(String model, int version, String user, String comment) {
    return change(model, user, comment, (rules, state) -> rules.restore(state, version))
        .version(version);
  }

  @Override
  public RegisteredModel said(String model) {
    return store.said(model);
  }

  @Override
  public RegisteredModel describe(RegisteredModel said) {
    Limits.check(said);
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      RegisteredModel own = store.saidHere(said.model());
      if (own.with(said).equals(own)) {
        // An environment that says nothing of a model shows what another one says of it.
        boolean silent = own.equals(RegisteredModel.unsaid(said.model()));
        return silent ? store.said(said.model()) : own;
      }
      Optional<RegisteredModel> now = store.say(said);
      if (now.isPresent()) {
        return now.get();
      }
    }
    throw contended(said.model());
  }

  @Override
  public ModelVersion describe(String model, int version, String description, String user) {
    Limits.checkDescription(model, description);
    return change(model, user, "", (rules, state) -> rules.describe(state, version, description))
        .version(version);
  }

  @Override
  public ModelVersion tag(String model, int version, Map<String, String> tags, String user) {
    Limits.checkVersionTags(model, tags);
    return change(model, user, "", (rules, state) -> rules.tag(state, version, tags))
        .version(version);
  }

  @Override
  public void comment(String model, int version, String user, String comment) {
    change(model, user, comment, (rules, state) -> rules.remark(state, version));
  }

  /** Decides on the model as it is, and again from the start where it changed meanwhile. */
  private ModelState change(
      String model,
      String user,
      String comment,
      BiFunction<Transitions, ModelState, ModelState> act) {
    Limits.checkComment(model, comment);
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      ModelState before = store.current(model);
      // Spark keeps microseconds: what is given back must equal what will be read.
      Transitions rules =
          new Transitions(user, clock.instant().truncatedTo(ChronoUnit.MICROS), comment);
      ModelState after = act.apply(rules, before);
      if (after.revision() == before.revision()) {
        store.settle(after);
        return after;
      }
      Optional<ModelState> kept = store.replace(before, after);
      if (kept.isPresent()) {
        return kept.get();
      }
    }
    throw contended(model);
  }

  private static UsageException contended(String model) {
    return new UsageException(
        "The model '%s' could not be changed.".formatted(model),
        "Others changed the registry at the same moment, %d times over.".formatted(ATTEMPTS),
        "Run the job again.");
  }
}
