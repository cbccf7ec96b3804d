package io.lakeloop.core.failure;

import java.util.List;
import java.util.stream.Stream;

/** What led to a failure: Spark wraps what happened inside of it, more than once. */
public final class Causes {
  private Causes() {}

  /** The failure and what caused it, the innermost last. */
  public static List<Throwable> of(Throwable failure) {
    return Stream.iterate(failure, cause -> cause != null, Throwable::getCause).toList();
  }

  /** The innermost of them. */
  public static Throwable innermost(Throwable failure) {
    List<Throwable> causes = of(failure);
    return causes.get(causes.size() - 1);
  }
}
