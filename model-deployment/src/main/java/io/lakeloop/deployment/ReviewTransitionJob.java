package io.lakeloop.deployment;

import io.lakeloop.core.failure.UsageException;
import io.lakeloop.core.job.JobArguments;
import io.lakeloop.core.job.JobContext;
import io.lakeloop.core.job.JobOption;
import io.lakeloop.core.job.JobResult;
import io.lakeloop.core.job.LakehouseJob;
import io.lakeloop.registry.ModelRegistry;
import java.util.List;
import java.util.Optional;

/**
 * Carries out a person's verdict on a version that asks for Production, or a rollback. A rollback
 * without {@code --to} goes one version further back each time it is run; with it, running twice is
 * running once.
 */
public final class ReviewTransitionJob implements LakehouseJob {
  @Override
  public String name() {
    return "review-transition";
  }

  @Override
  public String summary() {
    return "Approve or reject a version that asks for Production, or roll back.";
  }

  @Override
  public List<JobOption> options() {
    return List.of(
        JobOption.required("model", "NAME[/VERSION]", "The version, such as card_fraud/3."),
        JobOption.optional("verdict", "approve|reject", "What is decided on its request."),
        JobOption.flag("rollback", "Puts back what was in Production before."),
        JobOption.optional("to", "VERSION", "Which version to put back."),
        JobOption.optional("comment", "TEXT", "Why; kept in the version's activity."));
  }

  @Override
  public boolean needsProject() {
    return false;
  }

  /** Its input is a person. */
  @Override
  public boolean alwaysRuns(JobContext context) {
    return true;
  }

  @Override
  public JobResult run(JobContext context) {
    JobArguments arguments = context.arguments();
    ModelRegistry registry = ModelRegistry.of(context.tables());
    Review review = new Review(registry, context.user(), arguments.value("comment").orElse(""));
    ReviewedVersion named = ReviewedVersion.parse(arguments.required("model"));
    if (arguments.has("rollback") == arguments.has("verdict")) {
      throw new UsageException(
          "review-transition does one thing at a time.",
          "Exactly one of --verdict and --rollback is wanted.",
          "Give --verdict approve, --verdict reject, or --rollback.");
    }
    if (arguments.has("rollback")) {
      Optional<Integer> to = arguments.value("to").map(ReviewedVersion::number);
      return JobResult.of(review.rollBack(named.model(), to));
    }
    return JobResult.of(
        switch (arguments.required("verdict")) {
          case "approve" -> review.approve(named.in(registry));
          case "reject" -> review.reject(named.in(registry));
          default ->
              throw new UsageException(
                  "'%s' is no verdict.".formatted(arguments.required("verdict")),
                  "A verdict is approve or reject.",
                  "Give --verdict approve or --verdict reject.");
        });
  }
}
