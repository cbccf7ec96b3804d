package io.lakeloop.features.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.lakeloop.features.Aggregate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class WindowKernelTest {

  @Test
  void coversTheWindowOpenAtItsStartAndClosedAtItsEnd() {
    WindowKernel kernel = kernel(0, count(10), sum(10));
    kernel.addEvent(100, new double[] {1}, new boolean[] {true});
    kernel.addEvent(105, new double[] {2}, new boolean[] {true});
    kernel.addEvent(110, new double[] {4}, new boolean[] {true});
    kernel.addEvent(110, new double[] {8}, new boolean[] {true});

    assertThat(at(kernel, 110)).containsExactly(3.0, 14.0);
    assertThat(at(kernel, 114)).containsExactly(3.0, 14.0);
    assertThat(at(kernel, 115)).containsExactly(2.0, 12.0);
    assertThat(at(kernel, 120)).containsExactly(0.0, null);
  }

  @Test
  void holdsEventsBackUntilTheDelayHasPassed() {
    WindowKernel kernel = kernel(5, count(10));
    kernel.addEvent(100, new double[] {1}, new boolean[] {true});
    assertThat(at(kernel, 104)).containsExactly(0.0);
    assertThat(at(kernel, 105)).containsExactly(1.0);
    assertThat(at(kernel, 114)).containsExactly(1.0);
    assertThat(at(kernel, 115)).containsExactly(0.0);
  }

  @Test
  void countsEventsOrValues() {
    WindowKernel kernel =
        kernel(0, new WindowAggregate(Aggregate.COUNT, WindowAggregate.EVENTS, 10), count(10));
    kernel.addEvent(1, new double[] {7}, new boolean[] {true});
    kernel.addEvent(2, new double[] {0}, new boolean[] {false});
    assertThat(at(kernel, 2)).containsExactly(2.0, 1.0);
  }

  @Test
  void leavesNothingOfAValueBehind() {
    WindowKernel kernel = kernel(0, sum(10), of(Aggregate.MEAN, 10));
    kernel.addEvent(1, new double[] {1e15}, new boolean[] {true});
    kernel.addEvent(2, new double[] {Double.NaN}, new boolean[] {true});
    kernel.addEvent(5, new double[] {0.1}, new boolean[] {true});
    kernel.addEvent(6, new double[] {0.2}, new boolean[] {true});
    assertThat(at(kernel, 6)).containsExactly(Double.NaN, Double.NaN);
    assertThat(at(kernel, 14)).containsExactly(0.1 + 0.2, (0.1 + 0.2) / 2);
  }

  @Test
  void forgetsTheEntityBefore() {
    WindowKernel kernel = kernel(0, count(10), of(Aggregate.MAX, 10));
    kernel.addEvent(50, new double[] {9}, new boolean[] {true});
    at(kernel, 50);
    kernel.reset();
    kernel.addEvent(1, new double[] {3}, new boolean[] {true});
    assertThat(at(kernel, 1)).containsExactly(1.0, 3.0);
  }

  @Test
  void agreesWithBruteForce() {
    Random random = new Random(11);
    for (int round = 0; round < 60; round++) {
      long delay = random.nextInt(3) * 4L;
      List<WindowAggregate> aggregates = new ArrayList<>();
      for (Aggregate aggregate : Aggregate.values()) {
        aggregates.add(new WindowAggregate(aggregate, random.nextInt(2), 1 + random.nextInt(40)));
        aggregates.add(new WindowAggregate(aggregate, random.nextInt(2), 7));
      }
      checkAgainstBruteForce(random, delay, aggregates);
    }
  }

  @Test
  void refusesWhatComesOutOfOrder() {
    WindowKernel kernel = kernel(2, count(10));
    kernel.addEvent(10, new double[] {1}, new boolean[] {true});
    assertThatThrownBy(() -> kernel.addEvent(9, new double[] {1}, new boolean[] {true}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("Event at 9 comes after the event at 10");
    at(kernel, 14);
    assertThatThrownBy(() -> kernel.addEvent(12, new double[] {1}, new boolean[] {true}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Event at 12 comes after the event at 10 and a query that ended at 12.");
    assertThatThrownBy(() -> at(kernel, 13))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Query at 13 comes after a query that ended at 12.");
  }

  @Test
  void refusesWindowsAndDelaysThatMakeNoSense() {
    assertThatThrownBy(() -> sum(0))
        .hasMessage("A window must be longer than 0 microseconds, not 0.");
    assertThatThrownBy(() -> new WindowAggregate(Aggregate.SUM, WindowAggregate.EVENTS, 1))
        .hasMessage("SUM needs a value to aggregate.");
    assertThatThrownBy(() -> kernel(-1, sum(1)))
        .hasMessage("A delay must be 0 microseconds or more, not -1.");
  }

  @Test
  void standsTheEndsOfTime() {
    WindowKernel kernel = kernel(5, count(Long.MAX_VALUE));
    kernel.addEvent(Long.MIN_VALUE + 1, new double[] {1}, new boolean[] {true});
    assertThat(at(kernel, Long.MIN_VALUE)).containsExactly(0.0);
    assertThat(at(kernel, Long.MIN_VALUE + 6)).containsExactly(1.0);
  }

  private static void checkAgainstBruteForce(
      Random random, long delay, List<WindowAggregate> aggregates) {
    WindowKernel kernel = new WindowKernel(aggregates, delay);
    List<long[]> times = new ArrayList<>();
    List<double[]> values = new ArrayList<>();
    List<boolean[]> present = new ArrayList<>();
    long time = -100;
    for (int step = 0; step < 200; step++) {
      time += random.nextInt(3) == 0 ? 1 + random.nextInt(9) : 1;
      for (int event = random.nextInt(3); event > 0; event--) {
        double outlier = random.nextInt(30) == 0 ? 1e15 : 1;
        values.add(new double[] {random.nextGaussian() * outlier, random.nextInt(5)});
        present.add(new boolean[] {random.nextInt(4) > 0, random.nextBoolean()});
        times.add(new long[] {time});
        kernel.addEvent(time, values.get(values.size() - 1), present.get(present.size() - 1));
      }
      @Nullable Double[] actual = at(kernel, time);
      for (int i = 0; i < actual.length; i++) {
        assertClose(actual[i], brute(aggregates.get(i), time - delay, times, values, present));
      }
    }
  }

  private static @Nullable Double brute(
      WindowAggregate wanted,
      long end,
      List<long[]> times,
      List<double[]> values,
      List<boolean[]> present) {
    List<Double> inside = new ArrayList<>();
    for (int i = 0; i < times.size(); i++) {
      long time = times.get(i)[0];
      if (time <= end
          && time > end - wanted.windowMicros()
          && present.get(i)[wanted.valueIndex()]) {
        inside.add(values.get(i)[wanted.valueIndex()]);
      }
    }
    double[] window = inside.stream().mapToDouble(each -> each).toArray();
    if (wanted.aggregate() == Aggregate.COUNT) {
      return (double) window.length;
    }
    if (window.length == 0) {
      return null;
    }
    return switch (wanted.aggregate()) {
      case SUM -> Arrays.stream(window).sum();
      case MEAN -> Arrays.stream(window).average().orElseThrow();
      case MIN -> Arrays.stream(window).min().orElseThrow();
      default -> Arrays.stream(window).max().orElseThrow();
    };
  }

  private static void assertClose(@Nullable Double actual, @Nullable Double expected) {
    if (actual == null || expected == null) {
      assertThat(actual).isEqualTo(expected);
    } else {
      assertThat(actual).isCloseTo(expected, within(1e-9 * Math.max(1, Math.abs(expected))));
    }
  }

  private static @Nullable Double[] at(WindowKernel kernel, long time) {
    double[] values = new double[kernel.size()];
    boolean[] present = new boolean[kernel.size()];
    kernel.evaluate(time, values, present);
    @Nullable Double[] out = new Double[kernel.size()];
    for (int i = 0; i < out.length; i++) {
      out[i] = present[i] ? (Double) values[i] : null;
    }
    return out;
  }

  private static WindowKernel kernel(long delay, WindowAggregate... aggregates) {
    return new WindowKernel(List.of(aggregates), delay);
  }

  private static WindowAggregate count(long window) {
    return of(Aggregate.COUNT, window);
  }

  private static WindowAggregate sum(long window) {
    return of(Aggregate.SUM, window);
  }

  private static WindowAggregate of(Aggregate aggregate, long window) {
    return new WindowAggregate(aggregate, 0, window);
  }
}
