package io.lakeloop.layers;

import io.lakeloop.core.config.Default;
import io.lakeloop.core.config.Description;

/**
 * What must hold of every row.
 *
 * @param check a boolean SQL expression over the declared columns; null counts as false
 * @param onFailure what becomes of a row for which it does not hold
 */
public record Expectation(
    @Description("A boolean SQL expression over the declared columns; null is a failure.")
        String check,
    @Default("quarantine") @Description("warn, drop, quarantine or fail.") OnFailure onFailure) {
  /** What becomes of a row that fails. */
  public enum OnFailure {
    /** It is kept, and counted. */
    WARN,
    /** It is left out. */
    DROP,
    /** It is left out and kept in the table's quarantine. */
    QUARANTINE,
    /** Nothing of its batch is written, and the job ends with exit code 3. */
    FAIL
  }

  /** Refuses an empty check. */
  public Expectation {
    if (check.isBlank()) {
      throw new IllegalArgumentException("the check is empty");
    }
  }
}
