package io.lakeloop.core.metric;

/**
 * What the best scores hold. Rows of the score at which k is reached count by their share, as if
 * any of them were as likely to be taken: so the order of equals does not matter.
 *
 * @param k how many rows are taken, best scores first; all of them where there are fewer
 * @param precision share of positives among the rows taken; {@code NaN} without rows
 * @param recall share of the positives that are taken; {@code NaN} without positives
 */
public record TopK(long k, double precision, double recall) {
  /** Their harmonic mean: 0 where no positive is taken; {@code NaN} without rows or positives. */
  public double f1() {
    return precision + recall == 0 ? 0 : 2 * precision * recall / (precision + recall);
  }
}
