package io.lakeloop.core.metric;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.sql.Row;

/** Exact sums over (label, prediction) rows; tallies of disjoint rows merge. */
final class ErrorTally implements Tally<ErrorTally> {
  private static final long serialVersionUID = 1;

  private final ExactSum errors = new ExactSum();
  private final ExactSum absoluteErrors = new ExactSum();
  private final ExactSum squaredErrors = new ExactSum();
  private final ExactSum relativeErrors = new ExactSum();
  private final ExactSum labels = new ExactSum();
  private final ExactSum squaredLabels = new ExactSum();
  private long rows;
  private long skipped;
  private long zeroLabels;

  /** Tallies rows of (label double, prediction double). */
  static Iterator<ErrorTally> of(Iterator<Row> rows) {
    ErrorTally tally = new ErrorTally();
    while (rows.hasNext()) {
      tally.add(rows.next(), 1);
    }
    return List.of(tally).iterator();
  }

  @Override
  public void add(Row row, int times) {
    for (int i = 0; i < times; i++) {
      if (row.isNullAt(0) || row.isNullAt(1)) {
        skipped++;
      } else {
        add(row.getDouble(0), row.getDouble(1));
      }
    }
  }

  @Override
  public void merge(ErrorTally other) {
    errors.merge(other.errors);
    absoluteErrors.merge(other.absoluteErrors);
    squaredErrors.merge(other.squaredErrors);
    relativeErrors.merge(other.relativeErrors);
    labels.merge(other.labels);
    squaredLabels.merge(other.squaredLabels);
    rows += other.rows;
    skipped += other.skipped;
    zeroLabels += other.zeroLabels;
  }

  @Override
  public RegressionMetrics metrics() {
    double meanSquaredError = squaredErrors.value() / rows;
    return new RegressionMetrics(
        rows,
        skipped,
        zeroLabels,
        Math.sqrt(meanSquaredError),
        absoluteErrors.value() / rows,
        rSquared(),
        errors.value() / rows,
        relativeErrors.value() / (rows - zeroLabels));
  }

  private void add(double label, double prediction) {
    if (!Double.isFinite(label) || !Double.isFinite(prediction)) {
      skipped++;
      return;
    }
    double error = prediction - label;
    rows++;
    errors.add(error);
    absoluteErrors.add(Math.abs(error));
    squaredErrors.add(error * error);
    labels.add(label);
    squaredLabels.addSquare(label);
    if (label == 0) {
      zeroLabels++;
    } else {
      relativeErrors.add(Math.abs(error) / Math.abs(label));
    }
  }

  /** One pass is enough: the textbook formula that cancels in doubles is exact here. */
  private double rSquared() {
    if (rows == 0 || !Double.isFinite(squaredErrors.value() + squaredLabels.value())) {
      return Double.NaN;
    }
    BigDecimal count = BigDecimal.valueOf(rows);
    BigDecimal sum = labels.exactValue();
    BigDecimal scaledVariation =
        squaredLabels.exactValue().multiply(count).subtract(sum.multiply(sum));
    if (scaledVariation.signum() <= 0) {
      return Double.NaN;
    }
    BigDecimal unexplained =
        squaredErrors.exactValue().multiply(count).divide(scaledVariation, MathContext.DECIMAL128);
    return BigDecimal.ONE.subtract(unexplained).doubleValue();
  }
}
