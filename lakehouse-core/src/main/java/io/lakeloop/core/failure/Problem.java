package io.lakeloop.core.failure;

import java.io.Serializable;

/**
 * One mistake in the configuration, printed as {@code file:line:column: message (remedy)}.
 *
 * @param position where it was written
 * @param message what is wrong
 * @param remedy what to write instead; may be empty
 */
public record Problem(Position position, String message, String remedy) implements Serializable {

  /** {@code file:line:column: message (remedy)}, without the brackets when there is no remedy. */
  @Override
  public String toString() {
    return position + ": " + message + (remedy.isEmpty() ? "" : " (" + remedy + ")");
  }
}
