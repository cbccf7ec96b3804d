package io.lakeloop.core.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ExactSumTest {

  @Test
  void sumsWhatDoublesLose() {
    assertThat(sum(1e16, 1.0, -1e16)).isEqualTo(1.0);
    assertThat(sum(1e308, 1e308, -1e308)).isEqualTo(1e308);
    assertThat(sum(0.1, 0.2, 0.3)).isEqualTo(0.6);
    assertThat(sum()).isZero();
    assertThat(sum(-0.0)).isZero();
  }

  @Test
  void roundsHalfToEvenWithEverythingBelowTheHalf() {
    assertThat(sum(0x1p53, 1.0)).isEqualTo(0x1p53);
    assertThat(sum(0x1p53, 1.0, Double.MIN_VALUE)).isEqualTo(0x1p53 + 2);
    assertThat(sum(0x1p53, 3.0)).isEqualTo(0x1p53 + 4);
    assertThat(sum(-0x1p53, -1.0, -Double.MIN_VALUE)).isEqualTo(-0x1p53 - 2);
    assertThat(sum(0x1p53, 1.0, -Double.MIN_VALUE)).isEqualTo(0x1p53);
  }

  @Test
  void keepsTheEndsOfTheRange() {
    assertThat(sum(Double.MIN_VALUE, Double.MIN_VALUE)).isEqualTo(2 * Double.MIN_VALUE);
    assertThat(sum(Double.MIN_NORMAL, -Double.MIN_VALUE))
        .isEqualTo(Double.MIN_NORMAL - Double.MIN_VALUE);
    assertThat(sum(Double.MAX_VALUE, Double.MAX_VALUE)).isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(sum(-Double.MAX_VALUE)).isEqualTo(-Double.MAX_VALUE);
  }

  @Test
  void takesAwayWithoutATrace() {
    ExactSum sum = new ExactSum();
    sum.add(0.1);
    for (double passing : new double[] {1e15, 1e300, Double.NaN, Double.NEGATIVE_INFINITY}) {
      sum.add(passing);
      sum.subtract(passing);
    }
    assertThat(sum.value()).isEqualTo(0.1);
    sum.subtract(0.1);
    assertThat(sum.value()).isZero();
    assertThat(sum.exactValue()).isEqualByComparingTo("0");
  }

  @Test
  void followsIeeeForNonFiniteValues() {
    assertThat(sum(1, Double.NaN)).isNaN();
    assertThat(sum(1, Double.POSITIVE_INFINITY)).isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(sum(Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY)).isNaN();
    ExactSum sum = new ExactSum();
    sum.add(Double.NaN);
    assertThatThrownBy(sum::exactValue)
        .isInstanceOf(ArithmeticException.class)
        .hasMessage("A sum with NaN or an infinity has no exact value.");
  }

  @Test
  void squaresExactly() {
    double tenth = 0.1;
    ExactSum sum = new ExactSum();
    sum.addSquare(tenth);
    assertThat(sum.exactValue()).isEqualByComparingTo(new BigDecimal(tenth).pow(2));
  }

  @Test
  void equalsArbitraryPrecisionInAnySplit() {
    Random random = new Random(7);
    for (int round = 0; round < 300; round++) {
      ExactSum left = new ExactSum();
      ExactSum right = new ExactSum();
      BigDecimal expected = BigDecimal.ZERO;
      int spread = 1 + random.nextInt(900);
      for (int i = 0; i < 40; i++) {
        double value = Math.scalb(random.nextGaussian(), random.nextInt(2 * spread) - spread);
        expected = expected.add(new BigDecimal(value));
        (random.nextBoolean() ? left : right).add(value);
        left.value();
      }
      left.merge(right);
      assertThat(left.value()).isEqualTo(expected.doubleValue());
      assertThat(left.exactValue()).isEqualByComparingTo(expected);
      left.clear();
      assertThat(left.value()).isZero();
    }
  }

  @Test
  void slidesAWindowWithoutDrift() {
    Random random = new Random(13);
    double[] values = new double[400];
    for (int i = 0; i < values.length; i++) {
      values[i] =
          random.nextInt(40) == 0
              ? new double[] {Double.NaN, Double.POSITIVE_INFINITY, Double.MAX_VALUE, -0.0}
                  [random.nextInt(4)]
              : Math.scalb(random.nextGaussian(), random.nextInt(1800) - 900);
    }
    int width = 7;
    ExactSum sliding = new ExactSum();
    for (int i = 0; i < values.length; i++) {
      sliding.add(values[i]);
      if (i >= width) {
        sliding.subtract(values[i - width]);
      }
      double[] window = Arrays.copyOfRange(values, Math.max(0, i - width + 1), i + 1);

      assertThat(sliding.value())
          .as("window ending at %s", i)
          .isEqualTo(Double.valueOf(sum(window)));
    }
  }

  @Test
  void mergesItselfAndAnEmptySum() {
    double tenth = 0.1;
    ExactSum sum = new ExactSum();
    sum.add(tenth);
    sum.merge(new ExactSum());
    assertThat(sum.exactValue()).isEqualByComparingTo(new BigDecimal(tenth));

    sum.merge(sum);
    assertThat(sum.exactValue())
        .isEqualByComparingTo(new BigDecimal(tenth).multiply(BigDecimal.valueOf(2)));
  }

  @Test
  void leavesTheOtherSumAsItWas() {
    ExactSum other = new ExactSum();
    other.add(1e300);
    other.add(Double.NEGATIVE_INFINITY);
    ExactSum sum = new ExactSum();
    sum.merge(other);
    sum.clear();
    sum.add(3);

    assertThat(sum.value()).isEqualTo(3);
    assertThat(other.value()).isEqualTo(Double.NEGATIVE_INFINITY);
    other.subtract(Double.NEGATIVE_INFINITY);
    assertThat(other.value()).isEqualTo(1e300);
  }

  private static double sum(double... values) {
    ExactSum sum = new ExactSum();
    for (double value : values) {
      sum.add(value);
    }
    return sum.value();
  }
}
