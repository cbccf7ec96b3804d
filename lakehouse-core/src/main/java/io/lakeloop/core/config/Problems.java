package io.lakeloop.core.config;

import io.lakeloop.core.failure.ConfigException;
import io.lakeloop.core.failure.Position;
import io.lakeloop.core.failure.Problem;
import java.util.LinkedHashSet;
import java.util.Set;

/** Collects all that is wrong, so that it can be told at once. Each problem is told once. */
public final class Problems {
  private final Set<Problem> found = new LinkedHashSet<>();

  /** Notes a problem and what to do about it. */
  public void add(Position position, String message, String remedy) {
    found.add(new Problem(position, message, remedy));
  }

  /** Whether nothing is wrong so far. */
  public boolean isEmpty() {
    return found.isEmpty();
  }

  /**
   * Tells all problems, if there are any.
   *
   * @throws ConfigException with every problem found
   */
  public void throwIfAny() {
    if (!found.isEmpty()) {
      throw new ConfigException(found);
    }
  }
}
