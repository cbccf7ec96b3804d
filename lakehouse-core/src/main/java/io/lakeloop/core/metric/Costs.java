package io.lakeloop.core.metric;

import java.io.Serializable;

/**
 * What wrong decisions cost, in any unit; right ones cost nothing. Costs count to a thousandth.
 *
 * @param falsePositive of a negative row that is taken for a positive one
 * @param falseNegative of a positive row that is missed
 */
public record Costs(double falsePositive, double falseNegative) implements Serializable {
  private static final double MOST = 1e6;

  /** Refuses costs below 0 or above a million, and both 0. */
  public Costs {
    requireCost("a false positive", falsePositive);
    requireCost("a false negative", falseNegative);
    if (falsePositive == 0 && falseNegative == 0) {
      throw new IllegalArgumentException("one of the two costs must be above 0");
    }
  }

  /** What a number of wrong decisions cost together. */
  public double of(long falsePositives, long falseNegatives) {
    return falsePositive * falsePositives + falseNegative * falseNegatives;
  }

  /** What wrong decisions cost a row on average; not a number where there is no row. */
  public double mean(BinaryMetrics decided) {
    return of(decided.falsePositives(), decided.falseNegatives()) / decided.rows();
  }

  /** A false positive's cost as a whole number, so that sums of it are exact in any order. */
  long falsePositiveUnits() {
    return Math.round(falsePositive * 1000);
  }

  /** A false negative's cost as a whole number. */
  long falseNegativeUnits() {
    return Math.round(falseNegative * 1000);
  }

  private static void requireCost(String of, double cost) {
    if (!(cost >= 0 && cost <= MOST)) {
      throw new IllegalArgumentException(
          "the cost of %s lies between 0 and %.0f, not %s".formatted(of, MOST, cost));
    }
  }
}
