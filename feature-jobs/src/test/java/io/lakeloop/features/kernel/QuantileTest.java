package io.lakeloop.features.kernel;

import static io.lakeloop.features.kernel.OneEntity.asking;
import static org.assertj.core.api.Assertions.assertThat;

import io.lakeloop.features.Aggregate;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuantileTest {
  @ParameterizedTest
  @CsvSource({
    "0.01, 10",
    "0.2, 10",
    "0.21, 20",
    "0.4, 20",
    "0.5, 30",
    "0.6, 30",
    "0.61, 40",
    "0.8, 40",
    "0.81, 50",
    "0.999, 50"
  })
  void isAValueOfTheWindowAtWhichTheShareIsReached(double share, double expected) {
    OneEntity entity = asking(quantile(10, share));
    entity.with(1, 40.0).with(1, 10.0).with(2, 50.0).with(3, 20.0).with(3, 30.0);
    assertThat(entity.at(3)).containsExactly(expected);
  }

  /** By the definition itself; of shares that are sums of halves no product is rounded. */
  @ParameterizedTest
  @ValueSource(doubles = {0.0625, 0.25, 0.5, 0.75, 0.984375})
  void isTheLeastThatTheShareOfAllDoesNotExceed(double share) {
    Random random = new Random(2);
    OneEntity entity = asking(quantile(30, share));
    long time = 0;
    for (int step = 0; step < 600; step++) {
      time += 1 + random.nextInt(step % 50 == 0 ? 40 : 3);
      for (int event = random.nextInt(4); event > 0; event--) {
        double number = random.nextBoolean() ? random.nextInt(5) : random.nextGaussian();
        entity.with(time, random.nextInt(7) == 0 ? null : (Double) number);
      }
      double[] inside = entity.numbersInside(30, time);
      if (inside.length == 0) {
        assertThat(entity.at(time)).containsExactly((Object) null);
        continue;
      }
      double found = entity.numberAt(time, 0);
      assertThat(inside).contains(found);
      assertThat(upTo(inside, found)).isGreaterThanOrEqualTo(share * inside.length);
      assertThat(upTo(inside, Math.nextDown(found))).isLessThan(share * inside.length);
    }
  }

  @Test
  void isTheOnlyNumberThereIs() {
    OneEntity entity = asking(quantile(10, 1e-9), quantile(10, 0.5), quantile(10, 1 - 1e-9));
    entity.with(1, -3.5);
    assertThat(entity.at(1)).containsExactly(-3.5, -3.5, -3.5);
    assertThat(entity.at(11)).containsExactly(null, null, null);
    entity.anew().with(1, null).with(2, 8.0);
    assertThat(entity.at(2)).containsExactly(8.0, 8.0, 8.0);
  }

  @Test
  void holdsWhatIsNoNumberGreaterThanAllOthersAndZerosEqual() {
    OneEntity entity = asking(quantile(10, 0.25), quantile(10, 0.5), quantile(10, 0.75));
    entity.with(1, Double.NaN).with(1, 0.0).with(2, Double.NEGATIVE_INFINITY).with(3, -0.0);
    assertThat(entity.at(3)).containsExactly(Double.NEGATIVE_INFINITY, 0.0, 0.0);
    entity.with(4, Double.NaN);
    assertThat(entity.at(4)).containsExactly(0.0, 0.0, Double.NaN);
    assertThat(entity.at(11)).containsExactly(Double.NEGATIVE_INFINITY, 0.0, Double.NaN);
    assertThat(entity.at(13)).containsExactly(Double.NaN, Double.NaN, Double.NaN);
  }

  private static double upTo(double[] numbers, double bound) {
    return Arrays.stream(numbers).filter(each -> each <= bound).count();
  }

  private static WindowAggregate quantile(long window, double share) {
    return new WindowAggregate(Aggregate.QUANTILE, 0, window, share);
  }
}
