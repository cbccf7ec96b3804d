package io.lakeloop.registry.mlflow;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lakeloop.registry.Stage;
import io.lakeloop.registry.TransitionRequest;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Transition requests and comments as Databricks' registry has them (Databricks REST API, "Model
 * Registry"), beside the tags: there people see and decide them. Other servers do not know the
 * calls: once one is not known, none is made any more.
 */
final class Databricks {
  private final MlflowServer server;
  private boolean known = true;

  Databricks(MlflowServer server) {
    this.server = server;
  }

  /** Asks for a move, unless that is asked for already. */
  void request(String model, int version, TransitionRequest wish) {
    if (!isAskedFor(model, version, wish.to())) {
      told("transition-requests/create", about(model, version, wish.comment(), wish.to()));
    }
  }

  /**
   * Makes a move by approving the request for it; what held the stage is archived.
   *
   * @return whether that was done: not where nobody asked for it, or the server is another
   */
  boolean approve(String model, int version, Stage to, String comment) {
    return isAskedFor(model, version, to)
        && told(
            "transition-requests/approve",
            about(model, version, comment, to).put("archive_existing_versions", true));
  }

  /** Closes a request. */
  void reject(String model, int version, Stage to, String comment) {
    if (isAskedFor(model, version, to)) {
      told("transition-requests/reject", about(model, version, comment, to));
    }
  }

  /** Adds a remark. */
  void comment(String model, int version, String comment) {
    told("comments/create", about(model, version, comment));
  }

  private boolean isAskedFor(String model, int version, Stage to) {
    Map<String, String> query = Map.of("name", model, "version", Integer.toString(version));
    return answered(() -> server.get("transition-requests/list", query)).stream()
        .flatMap(answer -> answer.orFail().path("requests").findValuesAsText("to_stage").stream())
        .anyMatch(stage -> Stage.parse(stage) == to);
  }

  /** None of the calls is made twice: a second comment or request would be one more. */
  private boolean told(String path, ObjectNode body) {
    // Without an answer the tags still hold what is true; what people see there may lack a line.
    return answered(() -> server.once(path, body))
        .filter(answer -> !answer.isUndecided())
        .filter(answer -> !answer.orFail().isMissingNode())
        .isPresent();
  }

  /** What came of a call; empty, and nothing asked, once the server has not known one. */
  private Optional<Answer> answered(Supplier<Answer> call) {
    Optional<Answer> answer =
        known ? Optional.of(call.get()).filter(told -> !told.isUnknownCall()) : Optional.empty();
    known = answer.isPresent();
    return answer;
  }

  private static ObjectNode about(String model, int version, String comment, Stage to) {
    return about(model, version, comment).put("stage", to.text());
  }

  private static ObjectNode about(String model, int version, String comment) {
    ObjectNode body =
        MlflowServer.object().put("name", model).put("version", Integer.toString(version));
    return comment.isBlank() ? body : body.put("comment", comment);
  }
}
