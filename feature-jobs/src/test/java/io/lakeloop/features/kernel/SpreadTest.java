package io.lakeloop.features.kernel;

import static io.lakeloop.features.kernel.OneEntity.asking;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.lakeloop.features.Aggregate;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SpreadTest {
  private static final WindowAggregate VARIANCE = of(Aggregate.VARIANCE, 10);
  private static final WindowAggregate STDDEV = of(Aggregate.STDDEV, 10);

  /** From here on the doubles are whole numbers: the numbers differ in their last digit alone. */
  @ParameterizedTest
  @ValueSource(doubles = {0, 1e6, 1e9, 1e12, 0x1p52, 1.6e15, -0x1p52})
  void losesNoDigitHoweverFarFromZeroTheNumbersAre(double far) {
    OneEntity entity = asking(VARIANCE, STDDEV);
    entity.with(1, far).with(2, far + 1);
    assertThat(entity.at(2)).containsExactly(0.5, Math.sqrt(0.5));
    entity.with(3, far + 2).with(4, far + 3);
    assertThat(entity.at(4)).containsExactly(5.0 / 3, Math.sqrt(5.0 / 3));
    entity.with(5, far + 3).with(6, far + 3).with(7, far + 3).with(8, far + 3);
    assertThat(entity.numberAt(8, 0))
        .isCloseTo(Exactly.variance(0, 1, 2, 3, 3, 3, 3, 3), within(1e-15));
  }

  @ParameterizedTest
  @CsvSource({"0, 1", "5, 1", "1e9, 1e-3", "1e15, 1", "-1e-6, 1e-12", "1e100, 1e90", "3e-100, 1"})
  void agreesWithDecimalsOfAnyLength(double mean, double spread) {
    Random random = new Random(9);
    OneEntity entity = asking(of(Aggregate.VARIANCE, 40), of(Aggregate.STDDEV, 7));
    long time = 0;
    for (int step = 0; step < 300; step++) {
      time += 1 + random.nextInt(4);
      entity.with(time, mean + spread * random.nextGaussian());
      double[] many = entity.numbersInside(40, time);
      double[] few = entity.numbersInside(7, time);
      if (many.length > 1) {
        double expected = Exactly.variance(many);
        assertThat(entity.numberAt(time, 0)).isCloseTo(expected, within(1e-15 * expected));
      }
      if (few.length > 1) {
        double expected = Math.sqrt(Exactly.variance(few));
        assertThat(entity.numberAt(time, 1)).isCloseTo(expected, within(1e-15 * expected));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.1, 1.0 / 3, -7e8, 1e-30, 0x1.fffffffffffffp52, 1e120})
  void isNoughtWhereAllNumbersAreEqual(double number) {
    OneEntity entity = asking(VARIANCE, STDDEV);
    for (int time = 1; time < 30; time++) {
      entity.with(time, number);
      if (time > 1) {
        assertThat(entity.at(time)).as("of %d", time).containsExactly(0.0, 0.0);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {1e15, 1e200, -1e-200, Double.MAX_VALUE, Double.NaN})
  void keepsNothingOfWhatLeft(double left) {
    OneEntity entity = asking(VARIANCE);
    entity.with(1, left).with(2, 0.1).with(3, 0.2).with(4, null);
    entity.at(4);
    assertThat(entity.at(11)).containsExactly(Exactly.variance(0.1, 0.2));
  }

  @Test
  void isMissingBelowTwoNumbers() {
    OneEntity entity = asking(VARIANCE, STDDEV);
    assertThat(entity.at(0)).containsExactly(null, null);
    entity.with(1, 3.0).with(2, null);
    assertThat(entity.at(2)).containsExactly(null, null);
    entity.with(3, 5.0);
    assertThat(entity.at(3)).containsExactly(2.0, Math.sqrt(2));
    assertThat(entity.at(11)).containsExactly(null, null);
    assertThat(entity.at(13)).containsExactly(null, null);
  }

  @Test
  void isNoNumberBesideWhatIsNone() {
    for (double strange : new double[] {Double.NaN, Double.POSITIVE_INFINITY}) {
      OneEntity entity = asking(VARIANCE, STDDEV);
      entity.with(1, strange).with(2, 1.0).with(3, 2.0);
      assertThat(entity.at(3)).containsExactly(Double.NaN, Double.NaN);
      entity.anew().with(1, 1.0).with(2, 2.0);
      assertThat(entity.at(2)).containsExactly(0.5, Math.sqrt(0.5));
    }
  }

  @Test
  void isInfiniteWhereSquaresAreBeyondTheDoubles() {
    OneEntity entity = asking(VARIANCE).with(1, 1e200).with(2, -1e200);
    assertThat(entity.at(2)).containsExactly(Double.POSITIVE_INFINITY);
  }

  private static WindowAggregate of(Aggregate aggregate, long window) {
    return new WindowAggregate(aggregate, 0, window);
  }
}
