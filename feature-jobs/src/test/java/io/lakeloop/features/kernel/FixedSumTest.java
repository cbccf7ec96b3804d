package io.lakeloop.features.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeloop.core.metric.ExactSum;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FixedSumTest {
  private static final double UNIT = 0x1p-68;
  private static final double MOST = Math.nextDown(0x1p29);

  @ParameterizedTest
  @ValueSource(doubles = {0, -0.0, 0.1, -0.1, 0x1p-15, UNIT, -UNIT, 3 * UNIT, 1e8 + 0.01, -1e8})
  void takesNumbersOfTheMagnitudesThatDataHas(double number) {
    FixedSum sum = new FixedSum();
    assertThat(FixedSum.fits(number)).isTrue();
    assertThat(sum.add(number)).isTrue();
    assertThat(FixedSum.value(sum.high(), sum.low())).isEqualTo(number + 0.0);
  }

  @ParameterizedTest
  @ValueSource(
      doubles = {
        0x1p29,
        -0x1p29,
        1e15,
        Double.MAX_VALUE,
        UNIT / 2,
        1.5 * UNIT,
        1e-9,
        Double.MIN_VALUE,
        Double.MIN_NORMAL,
        Double.NaN,
        Double.POSITIVE_INFINITY,
        Double.NEGATIVE_INFINITY
      })
  void leavesTheSumAsItIsWhereANumberDoesNotFit(double number) {
    FixedSum sum = new FixedSum();
    sum.add(0.7);
    assertThat(FixedSum.fits(number)).isFalse();
    assertThat(sum.add(number)).isFalse();
    assertThat(FixedSum.value(sum.high(), sum.low())).isEqualTo(0.7);
  }

  /** Each case is a number, and what is added to it below its last digit. */
  @ParameterizedTest
  @CsvSource({
    "1, 0x1p-53, 1",
    "1, 0x1.8p-53, 0x1.0000000000001p0",
    "0x1.0000000000001p0, 0x1p-53, 0x1.0000000000002p0",
    "0x1p28, 0x1p-68, 0x1p28",
    "0x1p28, 0x1p-25, 0x1p28",
    "0x1p28, 0x1.00001p-25, 0x1.0000000000001p28",
    "0x1p28, -0x1p-26, 0x1p28",
    "0x1p28, -0x1.00001p-26, 0x1.fffffffffffffp27"
  })
  void roundsOnceToTheNearestAndTiesToEven(String number, String more, String expected) {
    for (int sign : new int[] {1, -1}) {
      FixedSum sum = new FixedSum();
      sum.add(sign * Double.parseDouble(number));
      sum.add(sign * Double.parseDouble(more));
      assertThat(FixedSum.value(sum.high(), sum.low()))
          .isEqualTo(sign * Double.parseDouble(expected));
    }
  }

  @Test
  void tellsWhatWasAddedBetweenTwoOfItsStates() {
    Random random = new Random(5);
    for (int round = 0; round < 300; round++) {
      FixedSum sum = new FixedSum();
      double scale = Math.scalb(1.0, random.nextInt(42) - 14);
      double[] after = new double[1 + random.nextInt(40)];
      for (int i = 0; i < 20; i++) {
        sum.add((random.nextDouble() - 0.5) * scale);
      }
      long high = sum.high();
      long low = sum.low();
      for (int i = 0; i < after.length; i++) {
        after[i] = random.nextInt(4) == 0 ? -after[i / 2] : (random.nextDouble() - 0.5) * scale;
        assertThat(sum.add(after[i])).isTrue();
      }
      long lower = sum.low() - low;
      long upper = sum.high() - high - (Long.compareUnsigned(sum.low(), low) < 0 ? 1 : 0);
      assertThat(FixedSum.value(upper, lower)).isEqualTo(Exactly.sum(after));
      ExactSum exact = new ExactSum();
      FixedSum.addTo(exact, upper, lower);
      assertThat(exact.value()).isEqualTo(Exactly.sum(after));
    }
  }

  @Test
  void holdsManyOfTheGreatestNumbersItTakes() {
    for (double each : new double[] {MOST, -MOST}) {
      FixedSum sum = new FixedSum();
      for (int i = 0; i < 1 << 20; i++) {
        sum.add(each);
      }
      assertThat(FixedSum.value(sum.high(), sum.low())).isEqualTo(each * (1 << 20));
      sum.clear();
      assertThat(FixedSum.value(sum.high(), sum.low())).isZero();
    }
  }

  /** What takes 64 bits and what takes more are rounded in two ways. */
  @Test
  void isTheSameOnBothSidesOfALong() {
    double edge = 0x1p-5;
    for (double more : new double[] {-2 * UNIT, -UNIT, 0, UNIT, 2 * UNIT}) {
      for (int sign : new int[] {1, -1}) {
        FixedSum sum = new FixedSum();
        sum.add(sign * edge);
        sum.add(sign * more);
        assertThat(FixedSum.value(sum.high(), sum.low()))
            .isEqualTo(Exactly.sum(sign * edge, sign * more));
      }
    }
  }
}
