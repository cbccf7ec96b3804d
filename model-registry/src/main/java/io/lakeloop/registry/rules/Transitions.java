package io.lakeloop.registry.rules;

import static io.lakeloop.registry.Activity.Action.APPROVED;
import static io.lakeloop.registry.Activity.Action.COMMENTED;
import static io.lakeloop.registry.Activity.Action.DESCRIBED;
import static io.lakeloop.registry.Activity.Action.DISPLACED;
import static io.lakeloop.registry.Activity.Action.REGISTERED;
import static io.lakeloop.registry.Activity.Action.REJECTED;
import static io.lakeloop.registry.Activity.Action.REQUESTED;
import static io.lakeloop.registry.Activity.Action.RESTORED;
import static io.lakeloop.registry.Activity.Action.TAGGED;

import io.lakeloop.core.failure.PolicyRefusedException;
import io.lakeloop.core.failure.UsageException;
import io.lakeloop.registry.Activity;
import io.lakeloop.registry.ModelVersion;
import io.lakeloop.registry.NewVersion;
import io.lakeloop.registry.Stage;
import io.lakeloop.registry.TransitionRequest;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The rules of the registry: what each act makes of a model's state. An act that finds its work
 * done gives back the very state it got.
 *
 * @param user who acts
 * @param at when
 * @param comment why; may be empty
 */
public record Transitions(String user, Instant at, String comment) {
  /**
   * A version at stage None under the next number; the version there is, where the run made one.
   */
  public ModelState register(ModelState state, NewVersion made) {
    if (state.madeBy(made.runId()).isPresent()) {
      return state;
    }
    ModelVersion version =
        new ModelVersion(
            made.model(),
            state.nextNumber(),
            Stage.NONE,
            made.runId(),
            made.artifacts(),
            made.createdBy(),
            at,
            made.description(),
            made.tags(),
            made.provenance(),
            Optional.empty());
    return put(state, version, REGISTERED, Optional.of(Stage.NONE), comment).done();
  }

  /** An open request to move a version to the next stage. */
  public ModelState request(ModelState state, int number, Stage to) {
    ModelVersion version = state.version(number);
    Optional<Integer> holder = state.holder(to);
    boolean same =
        version
            .request()
            .filter(
                open -> open.to() == to && (to == Stage.STAGING || open.against().equals(holder)))
            .isPresent();
    if (version.stage() == to || same) {
      return state;
    }
    boolean allowed =
        (version.stage() == Stage.NONE && to == Stage.STAGING)
            || (version.stage() == Stage.STAGING && to == Stage.PRODUCTION);
    if (!allowed) {
      throw new PolicyRefusedException(
          "Version %s cannot go from %s to %s."
              .formatted(version.label(), version.stage().text(), to.text()),
          "A version goes from None to Staging to Production; nothing skips the gate.",
          version.stage() == Stage.ARCHIVED
              ? "Train again, or restore a version that was in Production before."
              : "Request the stage that comes next.");
    }
    TransitionRequest wish = new TransitionRequest(to, user, at, comment, holder);
    return put(state, version.requesting(wish), REQUESTED, Optional.of(to), comment).done();
  }

  /** The move that was asked for; what held the stage becomes Archived. */
  public ModelState approve(ModelState state, int number) {
    ModelVersion version = state.version(number);
    TransitionRequest open =
        version
            .request()
            .orElseThrow(
                () ->
                    new UsageException(
                        "There is no open request for %s.".formatted(version.label()),
                        "It stands at %s and nobody asked for more."
                            .formatted(version.stage().text()),
                        "Request the transition first."));
    Optional<Integer> holder = state.holder(open.to());
    if (open.to() == Stage.PRODUCTION && !holder.equals(open.against())) {
      throw new PolicyRefusedException(
          "Version %s did not become Production.".formatted(version.label()),
          "Since it was requested, %s became Production: it was never compared with that one."
              .formatted(holder.map(other -> "version " + other).orElse("no version")),
          "Compare it with the version now in Production, and request again.");
    }
    return moved(state, version, open.to(), APPROVED);
  }

  /** A version turned down: Archived, its request closed. */
  public ModelState reject(ModelState state, int number) {
    ModelVersion version = state.version(number);
    if (version.stage() == Stage.PRODUCTION) {
      throw new PolicyRefusedException(
          "Version %s cannot be rejected.".formatted(version.label()),
          "It is in Production, and every scoring job depends on it.",
          "Roll back to an earlier version, or promote a successor.");
    }
    if (version.stage() == Stage.ARCHIVED) {
      return state;
    }
    Optional<Stage> to = Optional.of(Stage.ARCHIVED);
    return put(state, version.at(Stage.ARCHIVED), REJECTED, to, comment).done();
  }

  /** An archived version that was in Production before, there again. */
  public ModelState restore(ModelState state, int number) {
    ModelVersion version = state.version(number);
    if (version.stage() == Stage.PRODUCTION) {
      return state;
    }
    boolean wasThere =
        state.entry(number).history().stream()
            .anyMatch(
                past ->
                    past.action() == APPROVED
                        && past.to().filter(to -> to == Stage.PRODUCTION).isPresent());
    if (!wasThere || version.stage() != Stage.ARCHIVED) {
      throw new PolicyRefusedException(
          "Version %s cannot be put back into Production.".formatted(version.label()),
          "It stands at %s and was %s in Production: only the gate leads there first."
              .formatted(version.stage().text(), wasThere ? "once" : "never"),
          "Name an archived version that was in Production, see describe-model "
              + version.model()
              + ".");
    }
    return moved(state, version, Stage.PRODUCTION, RESTORED);
  }

  /** A version with more tags. */
  public ModelState tag(ModelState state, int number, Map<String, String> tags) {
    ModelVersion version = state.version(number);
    ModelVersion tagged = version.tagged(tags);
    if (tagged.equals(version)) {
      return state;
    }
    String said =
        new TreeMap<>(tags)
            .entrySet().stream()
                .map(tag -> tag.getKey() + "=" + tag.getValue())
                .collect(Collectors.joining(", "));
    return put(state, tagged, TAGGED, Optional.empty(), said).done();
  }

  /** A version described otherwise. */
  public ModelState describe(ModelState state, int number, String description) {
    ModelVersion version = state.version(number);
    return version.description().equals(description)
        ? state
        : put(state, version.described(description), DESCRIBED, Optional.empty(), description)
            .done();
  }

  /** A remark in the activity of a version; the same by the same user once. */
  public ModelState remark(ModelState state, int number) {
    boolean said =
        state.entry(number).history().stream()
            .anyMatch(
                past ->
                    past.action() == COMMENTED
                        && past.user().equals(user)
                        && past.comment().equals(comment));
    return said
        ? state
        : put(state, state.version(number), COMMENTED, Optional.empty(), comment).done();
  }

  /** Moves a version to a stage that one version at most may hold. */
  private ModelState moved(
      ModelState state, ModelVersion version, Stage to, Activity.Action action) {
    StateChange change = put(state, version.at(to), action, Optional.of(to), comment);
    state
        .holder(to)
        .map(state::version)
        .ifPresent(
            former ->
                change.put(
                    former.at(Stage.ARCHIVED),
                    DISPLACED,
                    user,
                    at,
                    Optional.of(Stage.ARCHIVED),
                    "by version " + version.version()));
    return change.done();
  }

  private StateChange put(
      ModelState state,
      ModelVersion version,
      Activity.Action action,
      Optional<Stage> to,
      String said) {
    return state.change().put(version, action, user, at, to, said);
  }
}
