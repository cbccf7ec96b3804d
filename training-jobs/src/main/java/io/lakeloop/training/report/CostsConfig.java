package io.lakeloop.training.report;

import io.lakeloop.core.config.Default;
import io.lakeloop.core.config.Description;
import io.lakeloop.core.metric.Costs;

/**
 * What wrong decisions cost, in any unit, to a thousandth.
 *
 * @param falsePositive a negative row taken for a positive one
 * @param falseNegative a positive row that is missed
 */
public record CostsConfig(
    @Default("1") @Description("What a negative row taken for a positive one costs.")
        double falsePositive,
    @Default("1") @Description("What a positive row that is missed costs.") double falseNegative) {
  /** Refuses costs that decide nothing. */
  public CostsConfig {
    new Costs(falsePositive, falseNegative).of(0, 0);
  }

  /** The costs in words. */
  public String text() {
    return "false positive %s, false negative %s".formatted(falsePositive, falseNegative);
  }

  /** The costs. */
  Costs costs() {
    return new Costs(falsePositive, falseNegative);
  }
}
