package io.lakeloop.features.join.kernel;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.plans.logical.Aggregate;
import org.apache.spark.sql.catalyst.plans.logical.Join;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;

/**
 * What Spark's statistics say of the rows of a plan, before any is read.
 *
 * @param bytes how many there are; beyond {@link #MOST} nobody knows
 * @param deterministic whether a second reading gives the same rows
 */
public record PlanSize(long bytes, boolean deterministic) {
  // Below, even a single task is soon done.
  static final long WORTH_SAMPLING = 24L << 20;
  // Spark takes what it does not know to be as large as can be.
  private static final long MOST = 1L << 50;

  static PlanSize of(Dataset<Row> rows) {
    LogicalPlan plan = plan(rows);
    scala.math.BigInt bytes = plan.stats().sizeInBytes();
    return new PlanSize(
        bytes.isValidLong() ? Math.min(bytes.toLong(), MOST) : MOST, plan.deterministic());
  }

  /**
   * Whether to look for entities with many rows before the rows are read; no job runs for that.
   * What is small is soon done in any case; and what is joined or grouped, or what nobody knows the
   * size of, may be costly to compute, and would be computed twice.
   */
  public static boolean isWorthSampling(Dataset<Row> rows) {
    PlanSize size = of(rows);
    return size.isKnown()
        && size.bytes() >= WORTH_SAMPLING
        && !plan(rows).exists(node -> node instanceof Join || node instanceof Aggregate);
  }

  private static LogicalPlan plan(Dataset<Row> rows) {
    return ((org.apache.spark.sql.classic.Dataset<Row>) rows).queryExecution().optimizedPlan();
  }

  boolean isKnown() {
    return bytes < MOST;
  }

  PlanSize plus(PlanSize other) {
    return new PlanSize(Math.min(MOST, bytes + other.bytes), deterministic && other.deterministic);
  }
}
