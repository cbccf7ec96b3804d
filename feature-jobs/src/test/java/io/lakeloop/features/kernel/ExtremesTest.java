package io.lakeloop.features.kernel;

import static io.lakeloop.features.kernel.OneEntity.asking;
import static org.assertj.core.api.Assertions.assertThat;

import io.lakeloop.features.Aggregate;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ExtremesTest {
  private static final double[] ODD = {
    Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, 0, -0.0, Double.MIN_VALUE
  };

  /** How an entity's numbers run: it decides how many of them are kept. */
  private enum Course {
    RISING,
    FALLING,
    FLAT,
    ANY,
    ODD_ONES;

    double number(Random random, int step) {
      return switch (this) {
        case RISING -> step + random.nextInt(3);
        case FALLING -> -step + random.nextInt(3);
        case FLAT -> 7;
        case ANY -> random.nextInt(20) - 10;
        case ODD_ONES -> ODD[random.nextInt(ODD.length)];
      };
    }
  }

  @ParameterizedTest
  @EnumSource(Course.class)
  void areThoseOfAllThatAWindowHolds(Course course) {
    Random random = new Random(4);
    long[] windows = {1, 9, 200};
    OneEntity entity = asking(min(1), max(1), min(9), max(9), min(200), max(200));
    for (int round = 0; round < 3; round++) {
      entity.anew();
      long time = -round;
      for (int step = 0; step < 500; step++) {
        time += 1 + random.nextInt(2);
        for (int event = random.nextInt(4); event > 0; event--) {
          Double number = course.number(random, step);
          entity.with(time, random.nextInt(8) == 0 ? null : number);
        }
        // Places in the queue move only when they are asked for.
        if (random.nextInt(step % 100 < 50 ? 20 : 2) == 0) {
          assertThat(entity.at(time)).containsExactly(extremes(entity, windows, time));
        }
      }
    }
  }

  @Test
  void holdWhatIsNoNumberGreaterThanAllOthers() {
    OneEntity entity = asking(min(10), max(10));
    entity.with(1, Double.NaN);
    assertThat(entity.at(1)).containsExactly(Double.NaN, Double.NaN);
    entity.with(2, Double.POSITIVE_INFINITY).with(3, Double.NEGATIVE_INFINITY);
    assertThat(entity.at(3)).containsExactly(Double.NEGATIVE_INFINITY, Double.NaN);
    assertThat(entity.at(11)).containsExactly(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);
    assertThat(entity.at(13)).containsExactly(null, null);
  }

  @Test
  void comeBackWhenWhatOutdidThemHasLeft() {
    OneEntity entity = asking(max(10));
    entity.with(1, 9.0).with(2, 5.0).with(3, 7.0).with(4, 3.0);
    assertThat(entity.at(10)).containsExactly(9.0);
    assertThat(entity.at(11)).containsExactly(7.0);
    assertThat(entity.at(13)).containsExactly(3.0);
    assertThat(entity.with(14, 3.0).at(14)).containsExactly(3.0);
    assertThat(entity.at(23)).containsExactly(3.0);
    assertThat(entity.at(24)).containsExactly((Object) null);
  }

  @Test
  void areAskedOfSeveralWindowsByOneQueue() {
    OneEntity entity = asking(max(2), min(2), max(4), min(4));
    entity.with(1, 1.0).with(2, null).with(3, 2.0).with(4, 1.5);
    assertThat(entity.at(4)).containsExactly(2.0, 1.5, 2.0, 1.0);
    assertThat(entity.at(5)).containsExactly(1.5, 1.5, 2.0, 1.5);
    assertThat(entity.at(6)).containsExactly(null, null, 2.0, 1.5);
    assertThat(entity.at(7)).containsExactly(null, null, 1.5, 1.5);
    assertThat(entity.at(8)).containsExactly(null, null, null, null);
  }

  private static @Nullable Object[] extremes(OneEntity entity, long[] windows, long time) {
    @Nullable Object[] extremes = new Object[2 * windows.length];
    for (int i = 0; i < windows.length; i++) {
      List<Double> inside =
          Arrays.stream(entity.numbersInside(windows[i], time))
              .map(each -> each + 0.0)
              .boxed()
              .toList();
      extremes[2 * i] = inside.stream().min(Comparator.naturalOrder()).orElse(null);
      extremes[2 * i + 1] = inside.stream().max(Comparator.naturalOrder()).orElse(null);
    }
    return extremes;
  }

  private static WindowAggregate min(long window) {
    return new WindowAggregate(Aggregate.MIN, 0, window);
  }

  private static WindowAggregate max(long window) {
    return new WindowAggregate(Aggregate.MAX, 0, window);
  }
}
