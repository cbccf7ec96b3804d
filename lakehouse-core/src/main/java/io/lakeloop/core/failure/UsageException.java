package io.lakeloop.core.failure;

import org.jspecify.annotations.Nullable;

/**
 * What was asked for cannot be done as asked: a table or file that is not there, a bad argument.
 * Exit code 2.
 */
public final class UsageException extends LakeloopException {

  /** A failure told by its three parts; {@code because} and {@code remedy} may be empty. */
  public UsageException(String problem, String because, String remedy) {
    this(problem, because, remedy, null);
  }

  /** A failure told by its three parts that keeps the exception which revealed it. */
  public UsageException(String problem, String because, String remedy, @Nullable Throwable cause) {
    super(problem, because, remedy, cause);
  }

  @Override
  public int exitCode() {
    return 2;
  }
}
