package io.lakeloop.registry.delta;

import io.lakeloop.core.failure.UsageException;
import io.lakeloop.core.table.Tables;
import io.lakeloop.registry.Activity;
import io.lakeloop.registry.ModelRegistry;
import io.lakeloop.registry.ModelVersion;
import io.lakeloop.registry.NewVersion;
import io.lakeloop.registry.Stage;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;

/** The registry in Delta tables of the lakehouse: no server, and as durable as the data. */
public final class DeltaModelRegistry implements ModelRegistry {
  private static final int ATTEMPTS = 20;

  private final VersionsTable versions;
  private final ActivityTable activities;
  private final Clock clock;

  /** The registry of an environment's lakehouse; questions read through where it has none. */
  public DeltaModelRegistry(Tables tables) {
    this(tables, Clock.systemUTC());
  }

  DeltaModelRegistry(Tables tables, Clock clock) {
    this.versions = new VersionsTable(tables);
    this.activities = new ActivityTable(tables);
    this.clock = clock;
  }

  @Override
  public List<ModelVersion> all() {
    return versions.all().stream().map(VersionEntry::version).toList();
  }

  @Override
  public List<String> models() {
    return all().stream().map(ModelVersion::model).distinct().toList();
  }

  @Override
  public List<ModelVersion> versions(String model) {
    return all().stream().filter(version -> version.model().equals(model)).toList();
  }

  @Override
  public Optional<ModelVersion> find(String model, int version) {
    return versions(model).stream().filter(found -> found.version() == version).findFirst();
  }

  @Override
  public Optional<ModelVersion> inStage(String model, Stage stage) {
    return versions(model).stream()
        .filter(found -> found.stage() == stage)
        .max(Comparator.comparing(ModelVersion::version));
  }

  @Override
  public Optional<ModelVersion> registeredBy(String model, String runId) {
    return versions.current(model).entries().stream()
        .map(VersionEntry::version)
        .filter(version -> version.runId().equals(runId))
        .findFirst();
  }

  @Override
  public List<Activity> activity(String model) {
    return versions.all().stream()
        .filter(entry -> entry.version().model().equals(model))
        .flatMap(entry -> entry.history().stream())
        .sorted(Comparator.comparing(Activity::revision).thenComparing(Activity::version))
        .toList();
  }

  @Override
  public ModelVersion register(NewVersion made) {
    ModelState state =
        change(made.model(), made.createdBy(), "", (rules, before) -> rules.register(before, made));
    return state.entries().stream()
        .map(VersionEntry::version)
        .filter(version -> version.runId().equals(made.runId()))
        .findFirst()
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
  public ModelVersion tag(String model, int version, Map<String, String> tags, String user) {
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
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      ModelState before = versions.current(model);
      // Spark keeps microseconds: what is given back must equal what will be read.
      Transitions rules =
          new Transitions(user, clock.instant().truncatedTo(ChronoUnit.MICROS), comment);
      ModelState after = act.apply(rules, before);
      if (after.revision() == before.revision()) {
        activities.repair(after);
        return after;
      }
      if (versions.replace(before, after)) {
        activities.follow(after);
        return after;
      }
    }
    throw new UsageException(
        "The model '%s' could not be changed.".formatted(model),
        "Others changed the registry at the same moment, %d times over.".formatted(ATTEMPTS),
        "Run the job again.");
  }
}
