package io.lakeloop.features.kernel;

import java.math.BigDecimal;
import java.math.MathContext;

/** Sums and variances without rounding on the way, by decimals of any length. */
final class Exactly {
  private static final MathContext DIGITS = new MathContext(400);

  private Exactly() {}

  static double sum(double... values) {
    return exactSum(values).doubleValue();
  }

  /** Of a sample: two values or more. */
  static double variance(double... values) {
    BigDecimal mean = exactSum(values).divide(BigDecimal.valueOf(values.length), DIGITS);
    BigDecimal squares = BigDecimal.ZERO;
    for (double value : values) {
      BigDecimal apart = new BigDecimal(value).subtract(mean, DIGITS);
      squares = squares.add(apart.multiply(apart, DIGITS), DIGITS);
    }
    return squares.divide(BigDecimal.valueOf(values.length - 1L), DIGITS).doubleValue();
  }

  private static BigDecimal exactSum(double... values) {
    BigDecimal sum = BigDecimal.ZERO;
    for (double value : values) {
      sum = sum.add(new BigDecimal(value));
    }
    return sum;
  }
}
