package io.lakeloop.core.failure;

import org.jspecify.annotations.Nullable;

/**
 * An act was refused by policy: an environment's guard, a model's gate, a missing approval. Exit
 * code 4.
 */
public final class PolicyRefusedException extends LakeloopException {

  /** A failure told by its three parts; {@code because} and {@code remedy} may be empty. */
  public PolicyRefusedException(String problem, String because, String remedy) {
    this(problem, because, remedy, null);
  }

  /** A failure told by its three parts that keeps the exception which revealed it. */
  public PolicyRefusedException(
      String problem, String because, String remedy, @Nullable Throwable cause) {
    super(problem, because, remedy, cause);
  }

  @Override
  public int exitCode() {
    return 4;
  }
}
