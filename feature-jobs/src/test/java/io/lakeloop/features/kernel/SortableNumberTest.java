package io.lakeloop.features.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class SortableNumberTest {
  private static final double[] ASCENDING = {
    Double.NEGATIVE_INFINITY,
    -Double.MAX_VALUE,
    -1.5,
    -1,
    -Double.MIN_NORMAL,
    -Double.MIN_VALUE,
    0,
    Double.MIN_VALUE,
    Double.MIN_NORMAL,
    1,
    1.5,
    Double.MAX_VALUE,
    Double.POSITIVE_INFINITY,
    Double.NaN
  };

  @Test
  void isOrderedAsDoublesAre() {
    for (int i = 1; i < ASCENDING.length; i++) {
      assertThat(SortableNumber.of(ASCENDING[i]))
          .as("%s after %s", ASCENDING[i], ASCENDING[i - 1])
          .isGreaterThan(SortableNumber.of(ASCENDING[i - 1]));
    }
    Random random = new Random(1);
    for (int i = 0; i < 2_000; i++) {
      double one = Double.longBitsToDouble(random.nextLong());
      double other = random.nextInt(5) == 0 ? one : Double.longBitsToDouble(random.nextLong());
      assertThat(Long.compare(SortableNumber.of(one), SortableNumber.of(other)))
          .as("%s and %s", one, other)
          .isEqualTo(Double.compare(one, other));
    }
  }

  @Test
  void becomesTheNumberAgain() {
    for (Double number : ASCENDING) {
      assertThat((Double) SortableNumber.number(SortableNumber.of(number))).isEqualTo(number);
    }
    Double negativeZero = -0.0;
    assertThat((Double) SortableNumber.number(SortableNumber.of(negativeZero)))
        .isEqualTo(negativeZero);
  }

  /** Bits differ among what is no number; its order does not. */
  @Test
  void isOneForAllThatIsNoNumber() {
    double other = Double.longBitsToDouble(0xFFF8_0000_0000_0001L);
    assertThat(SortableNumber.of(other)).isEqualTo(SortableNumber.of(Double.NaN));
  }
}
