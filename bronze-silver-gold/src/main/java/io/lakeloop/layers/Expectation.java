package io.lakeloop.layers;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;

import io.lakeloop.core.config.Default;
import io.lakeloop.core.config.Description;
import io.lakeloop.core.failure.UsageException;
import io.lakeloop.core.table.SqlCondition;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What must hold of every row.
 *
 * @param check a boolean SQL expression over the declared columns, typed and before any of them is
 *     protected
 * @param nullPasses whether a row passes for which the check is null, as where a value it looks at
 *     is; else that is a failure
 * @param onFailure what becomes of a row for which it does not hold
 */
public record Expectation(
    @Description("A boolean SQL expression over the declared columns.") String check,
    @Default("false") @Description("Whether a row passes for which the check is null.")
        boolean nullPasses,
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

  /** Whether the check holds of a row: never null. */
  public Column holds() {
    return coalesce(expr(check), lit(nullPasses));
  }

  /**
   * Whether the check can be made of the given columns, and says true or false of them; reads no
   * row.
   *
   * @param rows rows of some columns
   */
  public boolean fits(Dataset<Row> rows) {
    return new SqlCondition(check).fits(rows);
  }

  /**
   * Refuses a check that Spark cannot make of the given rows' columns, or that says neither true
   * nor false; reads no row.
   *
   * @param name the expectation's name
   * @param rows rows of the declared columns
   * @throws UsageException with what Spark says
   */
  void requireFitting(String name, Dataset<Row> rows) {
    new SqlCondition(check)
        .select(
            rows,
            "the expectation '%s' does not fit its columns: %s.".formatted(name, check),
            "Correct the check in tables.yml.");
  }
}
