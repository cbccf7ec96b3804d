package io.lakeloop.registry.mlflow;

/** A request that the server of the tests refuses, in MLflow's words. */
final class Refused extends RuntimeException {
  private static final long serialVersionUID = 1L;

  final int status;
  final String code;

  Refused(int status, String code, String message) {
    super(message);
    this.status = status;
    this.code = code;
  }

  static Refused missing(String what) {
    return new Refused(404, Answer.MISSING, what + " not found");
  }

  static Refused exists(String what) {
    return new Refused(400, Answer.EXISTS, what + " already exists.");
  }

  static Refused invalid(String why) {
    return new Refused(400, Answer.INVALID, why);
  }
}
