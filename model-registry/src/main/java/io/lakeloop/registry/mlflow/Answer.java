package io.lakeloop.registry.mlflow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.lakeloop.core.failure.UsageException;
import java.util.Arrays;
import java.util.Optional;

/**
 * What came of one call of an MLflow server.
 *
 * @param call what was asked of whom: {@code POST runs/create at http://HOST}
 * @param status the HTTP status; 0 where no answer came
 * @param code MLflow's error code; empty where the answer has none
 * @param message what the server, or the network, said of the failure; may be empty
 * @param body the answer; missing where it is no JSON
 */
record Answer(String call, int status, String code, String message, JsonNode body) {
  /** The code that MLflow gives to what is not there. */
  static final String MISSING = "RESOURCE_DOES_NOT_EXIST";

  /** The code that MLflow gives to what is there already, with status 400. */
  static final String EXISTS = "RESOURCE_ALREADY_EXISTS";

  /** The code of a request that does not hold, which a missing alias comes to with some servers. */
  static final String INVALID = "INVALID_PARAMETER_VALUE";

  private static final int NOT_FOUND = 404;
  private static final int MOST = 300;

  static Answer none(String call, String why) {
    return new Answer(call, 0, "", why, MissingNode.getInstance());
  }

  boolean isGood() {
    return status / 100 == 2;
  }

  boolean is(String errorCode) {
    return code.equals(errorCode);
  }

  /** Whether the server may have done what was asked, though it did not say so. */
  boolean isUndecided() {
    return status == 0 || status >= 500;
  }

  /**
   * Whether the server does not know the call at all: 404, or 405 or 501, and no error of MLflow's.
   */
  boolean isUnknownCall() {
    return (status == NOT_FOUND && !is(MISSING)) || status == 405 || status == 501;
  }

  /** The answer; empty where the server refused with one of the codes. */
  Optional<JsonNode> unless(String... codes) {
    return Arrays.asList(codes).contains(code) ? Optional.empty() : Optional.of(orFail());
  }

  /**
   * The answer.
   *
   * @throws UsageException if the server refused, or gave none
   */
  JsonNode orFail() {
    if (isGood()) {
      return body;
    }
    String said = message.lines().findFirst().orElse("");
    throw new UsageException(
        "The MLflow server did not do what was asked: %s.".formatted(call),
        ((status == 0
                    ? "No answer came: "
                    : "It answered %d %s".formatted(status, code).strip() + ": ")
                + (said.length() > MOST ? said.substring(0, MOST) + "..." : said))
            .replaceFirst("[: ]+$", "."),
        remedy());
  }

  private String remedy() {
    if (status == 401 || status == 403) {
      return "Check token, or user and password, under registry in the environment's file.";
    }
    if (status == 0) {
      return "Check that the server runs, and url under registry in the environment's file.";
    }
    if (status / 100 == 3 || (status == 404 && code.isEmpty())) {
      return "Check url under registry in the environment's file: no MLflow answers there.";
    }
    return status == 429 || status >= 500
        ? "Run the job again when the server is well."
        : "The server's log may say more.";
  }
}
