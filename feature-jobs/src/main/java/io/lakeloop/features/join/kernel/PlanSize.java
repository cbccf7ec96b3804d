package io.lakeloop.features.join.kernel;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;

/**
 * What Spark's statistics say of the rows of a plan, before any is read.
 *
 * @param bytes how many there are; beyond {@link #MOST} nobody knows
 * @param deterministic whether a second reading gives the same rows
 */
record PlanSize(long bytes, boolean deterministic) {
  // Spark takes what it does not know to be as large as can be.
  private static final long MOST = 1L << 50;

  static PlanSize of(Dataset<Row> rows) {
    LogicalPlan plan =
        ((org.apache.spark.sql.classic.Dataset<Row>) rows).queryExecution().optimizedPlan();
    scala.math.BigInt bytes = plan.stats().sizeInBytes();
    return new PlanSize(
        bytes.isValidLong() ? Math.min(bytes.toLong(), MOST) : MOST, plan.deterministic());
  }

  boolean isKnown() {
    return bytes < MOST;
  }

  PlanSize plus(PlanSize other) {
    return new PlanSize(Math.min(MOST, bytes + other.bytes), deterministic && other.deterministic);
  }
}
