package io.lakeloop.deployment;

import io.lakeloop.core.failure.PolicyRefusedException;
import io.lakeloop.core.failure.UsageException;
import io.lakeloop.registry.Activity;
import io.lakeloop.registry.ModelRegistry;
import io.lakeloop.registry.ModelVersion;
import io.lakeloop.registry.Stage;
import io.lakeloop.registry.TransitionRequest;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What a person may do to a model: approve or reject a version that asks for Production, and roll
 * back. Whoever asked may not approve; a request made by a job counts as that of the user who ran
 * it. Nobody may act as {@code policy}, the name of automatic decisions.
 */
final class Review {
  private final ModelRegistry registry;
  private final String user;
  private final String comment;

  Review(ModelRegistry registry, String user, String comment) {
    if (user.equals(ComplianceGate.POLICY)) {
      throw new PolicyRefusedException(
          "'%s' may not review.".formatted(user),
          "That is the name of decisions that no person made.",
          "Set LAKELOOP_USER to your own name.");
    }
    this.registry = registry;
    this.user = user;
    this.comment = comment;
  }

  /** Moves a version to Production that asks for it. One that is there already stays. */
  String approve(ModelVersion version) {
    if (version.stage() == Stage.PRODUCTION) {
      return version.label() + " is in Production already.";
    }
    TransitionRequest open = open(version);
    if (open.to() != Stage.PRODUCTION) {
      throw new PolicyRefusedException(
          "%s cannot be approved by a person.".formatted(version.label()),
          "It asks for %s, which compliance alone opens.".formatted(open.to().text()),
          "Run check-compliance.");
    }
    if (open.requestedBy().equals(user)) {
      throw new PolicyRefusedException(
          "%s may not approve %s.".formatted(user, version.label()),
          "%s asked for it: four eyes are wanted.".formatted(open.requestedBy()),
          "Let someone else approve it.");
    }
    registry.approve(version.model(), version.version(), user, comment);
    return version.label() + " is in Production now.";
  }

  /** Archives a version that asks for a stage. One that is archived already stays. */
  String reject(ModelVersion version) {
    if (version.stage() == Stage.ARCHIVED) {
      return version.label() + " is archived already.";
    }
    String to = open(version).to().text();
    registry.reject(version.model(), version.version(), user, comment);
    return "%s did not become %s and is archived.".formatted(version.label(), to);
  }

  /**
   * Puts a version back into Production.
   *
   * @param to the version; empty for the one that the version now in Production took the place of
   *     when it was promoted
   */
  String rollBack(String model, Optional<Integer> to) {
    int version = to.orElseGet(() -> predecessor(model));
    registry.restore(model, version, user, comment);
    return "%s/%d is in Production again.".formatted(model, version);
  }

  private int predecessor(String model) {
    ModelVersion current =
        registry
            .inStage(model, Stage.PRODUCTION)
            .orElseThrow(
                () ->
                    new UsageException(
                        "There is nothing to roll back of '%s'.".formatted(model),
                        "No version of it is in Production.",
                        "See list-models for what there is."));
    List<Activity> activity = registry.activity(model);
    return activity.stream()
        .filter(past -> past.version() == current.version())
        .filter(past -> past.action() == Activity.Action.APPROVED)
        .filter(past -> past.to().equals(Optional.of(Stage.PRODUCTION)))
        .max(Comparator.comparing(Activity::revision))
        .flatMap(promotion -> displaced(activity, promotion))
        .orElseThrow(
            () ->
                new UsageException(
                    "There is nothing to roll %s back to.".formatted(current.label()),
                    "It is the first version that came into Production.",
                    "Name another that was there with --to VERSION; describe-model %s tells."
                        .formatted(model)));
  }

  private static Optional<Integer> displaced(List<Activity> activity, Activity promotion) {
    return activity.stream()
        .filter(past -> past.revision() == promotion.revision())
        .filter(past -> past.action() == Activity.Action.DISPLACED)
        .map(Activity::version)
        .findFirst();
  }

  private static TransitionRequest open(ModelVersion version) {
    return version
        .request()
        .orElseThrow(
            () ->
                new UsageException(
                    "%s asks for nothing.".formatted(version.label()),
                    "It stands at %s without an open request.".formatted(version.stage().text()),
                    "Run compare-models, or see list-models for the open requests."));
  }
}
