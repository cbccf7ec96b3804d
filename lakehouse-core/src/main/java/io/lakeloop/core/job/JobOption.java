package io.lakeloop.core.job;

import java.util.Optional;

/**
 * An option of one job or command, or a parameter by position.
 *
 * @param name the option's name without dashes; a positional parameter's label
 * @param value what stands for its value in the help; empty for a switch
 * @param description what it does, in one line
 * @param required whether the job refuses to run without it
 * @param positional whether it is written without its name
 */
public record JobOption(
    String name, Optional<String> value, String description, boolean required, boolean positional) {
  /** An option with a value, {@code --name VALUE}, that may be left out. */
  public static JobOption optional(String name, String value, String description) {
    return new JobOption(name, Optional.of(value), description, false, false);
  }

  /** An option with a value that must be given. */
  public static JobOption required(String name, String value, String description) {
    return new JobOption(name, Optional.of(value), description, true, false);
  }

  /** An option without a value, {@code --name}. */
  public static JobOption flag(String name, String description) {
    return new JobOption(name, Optional.empty(), description, false, false);
  }

  /**
   * A parameter without a name that must be given, one at each place. One whose label ends in
   * {@code ...} takes all that remain, joined by commas.
   */
  public static JobOption parameter(String name, String description) {
    return new JobOption(name, Optional.of(name), description, true, true);
  }

  /** Whether it is a parameter that takes all that remain. */
  boolean takesAll() {
    return positional && name.endsWith("...");
  }
}
