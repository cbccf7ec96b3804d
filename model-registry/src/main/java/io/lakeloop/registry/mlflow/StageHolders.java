package io.lakeloop.registry.mlflow;

import io.lakeloop.core.failure.PolicyRefusedException;
import io.lakeloop.registry.ModelVersion;
import io.lakeloop.registry.Stage;
import io.lakeloop.registry.rules.ModelState;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Who holds the stages of a model after a change. MLflow does not compare before it moves a
 * version: of two moves at the same moment the later one wins, or both stand. So the model is read
 * again; where two versions hold a stage the one of the greater number keeps it, which is the one
 * that MLflow's {@code get-latest-versions} answers, and whoever did not get the stage is told so.
 */
final class StageHolders {
  private static final List<Stage> HELD = List.of(Stage.PRODUCTION, Stage.STAGING);

  private final VersionCalls calls;

  StageHolders(VersionCalls calls) {
    this.calls = calls;
  }

  /**
   * Leaves one holder to each stage, and its alias to it.
   *
   * @param before the model as it was before the change
   * @param wanted the model as the change was to leave it
   * @param now the model as it is after the change
   * @return whether any version was moved
   * @throws PolicyRefusedException if a stage has come to another version than the change was to
   *     bring there
   */
  boolean settle(ModelState before, ModelState wanted, ModelState now) {
    List<Integer> surplus =
        now.versions().stream()
            .filter(version -> HELD.contains(version.stage()))
            .filter(version -> !holds(now, version.stage(), version.version()))
            .map(ModelVersion::version)
            .toList();
    surplus.forEach(version -> calls.move(version, Stage.ARCHIVED));
    alias(now);
    for (Stage stage : HELD) {
      wanted
          .holder(stage)
          .filter(version -> !holds(before, stage, version))
          .filter(version -> !holds(now, stage, version))
          .ifPresent(version -> refuse(now, stage, version));
    }
    return !surplus.isEmpty();
  }

  /** Gives each stage's alias to the version that holds it. */
  void alias(ModelState now) {
    Map<String, Integer> aliases = calls.aliases();
    for (Stage stage : HELD) {
      String alias = stage.alias().orElseThrow();
      Optional<Integer> holder = now.holder(stage);
      if (holder.isPresent() && !Objects.equals(aliases.get(alias), holder.get())) {
        calls.setAlias(alias, holder.get());
      }
      if (holder.isEmpty() && aliases.containsKey(alias)) {
        calls.deleteAlias(alias);
      }
    }
  }

  private static boolean holds(ModelState model, Stage stage, int version) {
    return model.holder(stage).equals(Optional.of(version));
  }

  private static void refuse(ModelState now, Stage stage, int version) {
    throw new PolicyRefusedException(
        "Version %s/%d is not in %s.".formatted(now.model(), version, stage.text()),
        now.holder(stage)
            .map(other -> "At the same moment version %d came there.".formatted(other))
            .orElse("At the same moment another took it away."),
        "See describe-model %s for what happened, and decide again.".formatted(now.model()));
  }
}
