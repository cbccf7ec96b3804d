package io.lakeloop.registry;

import java.util.Arrays;
import java.util.Optional;

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
   * The alias that goes with the stage, written together with it: {@code champion} with Production,
   * {@code challenger} with Staging. MLflow's newer clients ask by alias.
   */
  public Optional<String> alias() {
    return switch (this) {
      case PRODUCTION -> Optional.of("champion");
      case STAGING -> Optional.of("challenger");
      case NONE, ARCHIVED -> Optional.empty();
    };
  }

  /** The stage that goes with an alias; empty where no stage does. */
  public static Optional<Stage> ofAlias(String alias) {
    return Arrays.stream(values())
        .filter(stage -> stage.alias().equals(Optional.of(alias)))
        .findFirst();
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
