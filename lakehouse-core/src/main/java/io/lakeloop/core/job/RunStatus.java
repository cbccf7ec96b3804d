package io.lakeloop.core.job;

/** How a run stands. */
public enum RunStatus {
  /** It began; without a later row it is still running, or was killed. */
  STARTED,
  /** It did its work. */
  SUCCEEDED,
  /** It found everything it read last time unchanged and did nothing. */
  UP_TO_DATE,
  /** It was refused: bad usage or config, bad data, or policy. */
  REFUSED,
  /** It failed for a reason that is not the user's. */
  FAILED,
  /** It was killed; a later run of the same job found it so. */
  ABANDONED;

  /** Whether the run left its tables as they should be. */
  public boolean succeeded() {
    return this == SUCCEEDED || this == UP_TO_DATE;
  }
}
