package io.lakeloop.registry;

import java.util.Arrays;

/**
 * Where a model version stands. At most one version of a model is in Staging, one in Production.
 */
public enum Stage {
  /** Registered, not yet admitted anywhere. */
  NONE("None"),
  /** Passed compliance; compared with the version in production. */
  STAGING("Staging"),
  /** The version that scores. */
  PRODUCTION("Production"),
  /** Rejected, displaced or rolled back. */
  ARCHIVED("Archived");

  private final String text;

  Stage(String text) {
    this.text = text;
  }

  /** The stage as it is stored and shown, in MLflow's spelling. */
  public String text() {
    return text;
  }

  /**
   * Reads a stage in any case.
   *
   * @throws IllegalArgumentException if there is no such stage
   */
  public static Stage parse(String text) {
    return Arrays.stream(values())
        .filter(stage -> stage.text.equalsIgnoreCase(text.strip()))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "'%s' is no stage: one of None, Staging, Production, Archived"
                        .formatted(text)));
  }
}
