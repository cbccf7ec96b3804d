package io.lakeloop.core.failure;

/** A task inside another job did not succeed; the whole ends with that task's exit code. */
public final class TaskFailedException extends LakeloopException {
  private final int exitCode;

  /**
   * A failure of a task, which has told its own reason already.
   *
   * @param exitCode the task's exit code, not 0
   */
  public TaskFailedException(String problem, String because, String remedy, int exitCode) {
    super(problem, because, remedy, null);
    this.exitCode = exitCode;
  }

  @Override
  public int exitCode() {
    return exitCode;
  }
}
