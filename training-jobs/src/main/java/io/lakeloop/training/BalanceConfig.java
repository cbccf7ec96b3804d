package io.lakeloop.training;

import io.lakeloop.core.config.Default;
import io.lakeloop.core.config.Description;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What is done about classes of which some are rare.
 *
 * @param method what is done
 * @param ratio of down-sampling: how many rows of a class are kept at most for each row of the
 *     rarest
 * @param weights of class weights: each class's weight by its number; left out: rows / (classes ×
 *     rows of the class), as scikit-learn balances
 */
public record BalanceConfig(
    @Default("none") @Description("none, class-weights or down-sample.") Method method,
    @Default("1") @Description("Rows of a common class kept for each row of the rarest.")
        double ratio,
    @Description("Weights by class, such as 1: 10; left out: all classes weigh the same.")
        Map<String, Double> weights) {
  /** What is done about rare classes. */
  public enum Method {
    /** Nothing. */
    NONE,
    /**
     * Rows of rare classes weigh more. Probabilities are then those of a world in which the classes
     * occur as weighed.
     */
    CLASS_WEIGHTS,
    /**
     * Of common classes fewer rows are learnt from, chosen by the hash of their keys. What is kept
     * weighs as much as it stands for, which corrects the probabilities: they are those of all
     * rows.
     */
    DOWN_SAMPLE
  }

  /** Nothing is done. */
  static final BalanceConfig NONE = new BalanceConfig(Method.NONE, 1, Map.of());

  /** Refuses weights or ratios that nothing can be made of. */
  public BalanceConfig {
    weights = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(weights));
    if (!(ratio > 0)) {
      throw new IllegalArgumentException("ratio is above 0, not " + ratio);
    }
    if (ratio != 1 && method != Method.DOWN_SAMPLE) {
      throw new IllegalArgumentException("ratio goes with method: down-sample");
    }
    if (!weights.isEmpty() && method != Method.CLASS_WEIGHTS) {
      throw new IllegalArgumentException("weights go with method: class-weights");
    }
    weights.forEach(
        (label, weight) -> {
          if (!label.matches("0|[1-9]\\d?") || !(weight > 0)) {
            throw new IllegalArgumentException(
                "a weight is a class's number with a number above 0, not %s: %s"
                    .formatted(label, weight));
          }
        });
  }

  /** Whether rows have weights. */
  boolean isWeighted() {
    return method != Method.NONE;
  }
}
