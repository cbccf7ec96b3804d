package io.lakeloop.core.failure;

import org.jspecify.annotations.Nullable;

/** Data was refused by an expectation that its owner declared. Exit code 3. */
public final class DataRefusedException extends LakeloopException {

  /** A failure told by its three parts; {@code because} and {@code remedy} may be empty. */
  public DataRefusedException(String problem, String because, String remedy) {
    this(problem, because, remedy, null);
  }

  /** A failure told by its three parts that keeps the exception which revealed it. */
  public DataRefusedException(
      String problem, String because, String remedy, @Nullable Throwable cause) {
    super(problem, because, remedy, cause);
  }

  @Override
  public int exitCode() {
    return 3;
  }
}
