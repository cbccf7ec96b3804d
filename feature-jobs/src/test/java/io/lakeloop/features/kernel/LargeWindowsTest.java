package io.lakeloop.features.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeloop.features.Aggregate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Windows that hold many values, as they slide over an entity's events. */
class LargeWindowsTest {
  // Of a HyperLogLog of 4,096 registers: 1.04 by their root.
  private static final double STANDARD_ERROR = 1.04 / 64;

  private record Timed(long time, ListedEvent event) {}

  /**
   * Windows that do not overlap are estimates of their own; each value comes twice. The bound on
   * their mean square is three deviations of such a mean above the standard error's.
   */
  @ParameterizedTest
  @CsvSource({"100, 500", "10000, 50", "1000000, 3"})
  void countsDifferentValuesWithinTheStandardError(int different, int windows) {
    WindowKernel kernel = kernel(Aggregate.APPROX_COUNT_DISTINCT, 2L * different, 0);
    SplittableRandom hashes = new SplittableRandom(different);
    double squares = 0;
    double sum = 0;
    long time = 0;
    for (int window = 0; window < windows; window++) {
      for (int value = 0; value < different; value++) {
        ListedEvent event = new ListedEvent(hashes.nextLong());
        kernel.addEvent(++time, event);
        kernel.addEvent(++time, event);
      }
      double error = answer(kernel, time) / different - 1;
      squares += error * error;
      sum += error;
    }
    assertThat(Math.sqrt(squares / windows))
        .isLessThan(STANDARD_ERROR * Math.sqrt(1 + 3 * Math.sqrt(2.0 / windows)));
    assertThat(Math.abs(sum / windows)).isLessThan(3 * STANDARD_ERROR / Math.sqrt(windows));
  }

  @Test
  void countsDifferentValuesAlikeHoweverTheyCameToBeInTheWindow() {
    SplittableRandom random = new SplittableRandom(5);
    long window = 10_000;
    List<Timed> events = new ArrayList<>();
    for (long time = 1; time <= 4 * window; time++) {
      // Values come again, within a window and beyond it.
      long value = new SplittableRandom(random.nextInt(15_000)).nextLong();
      events.add(new Timed(time, new ListedEvent(value)));
    }
    WindowKernel sliding = kernel(Aggregate.APPROX_COUNT_DISTINCT, window, 0);
    int added = 0;
    for (long end = 700; end <= 4 * window; end += 1_900) {
      while (added < end) {
        sliding.addEvent(events.get(added).time(), events.get(added).event());
        added++;
      }
      WindowKernel anew = kernel(Aggregate.APPROX_COUNT_DISTINCT, window, 0);
      events
          .subList(Math.toIntExact(Math.max(0, end - window)), added)
          .forEach(event -> anew.addEvent(event.time(), event.event()));
      assertThat(answer(sliding, end)).isEqualTo(answer(anew, end));
    }
  }

  @Test
  void findsQuantilesOfManyNumbers() {
    Random random = new Random(3);
    int window = 5_000;
    for (double share : new double[] {0.01, 0.5, 0.999}) {
      WindowKernel kernel = kernel(Aggregate.QUANTILE, window, share);
      double[] numbers = new double[4 * window];
      for (int time = 0; time < numbers.length; time++) {
        numbers[time] = random.nextBoolean() ? random.nextInt(50) : random.nextGaussian() * 1e6;
        kernel.addEvent(time, new ListedEvent(numbers[time]));
        if (time % 373 == 0) {
          double[] inside = Arrays.copyOfRange(numbers, Math.max(0, time + 1 - window), time + 1);
          Arrays.sort(inside);
          assertThat(answer(kernel, time))
              .isEqualTo(inside[(int) Math.ceil(share * inside.length) - 1]);
        }
      }
    }
  }

  private static WindowKernel kernel(Aggregate aggregate, long window, double parameter) {
    return new WindowKernel(List.of(new WindowAggregate(aggregate, 0, window, parameter)), 0);
  }

  private static double answer(WindowKernel kernel, long time) {
    Answer answer = new Answer(1);
    kernel.evaluate(time, answer);
    return answer.number(0);
  }
}
