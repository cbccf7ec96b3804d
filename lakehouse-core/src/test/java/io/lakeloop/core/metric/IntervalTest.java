package io.lakeloop.core.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IntervalTest {
  /** A metric that has one value. */
  private record Measured(double value) implements Metrics {
    @Override
    public long rows() {
      return 1;
    }

    @Override
    public Map<String, Double> asMap() {
      return Map.of("rmse", value);
    }
  }

  /** The percentiles that numpy tells of 8, 1, 4, 2. */
  @ParameterizedTest
  @CsvSource({
    "0.95, 1.075, 7.7",
    "0.5, 1.75, 5",
    "0.9999999, 1, 8",
    "0.0000001, 3, 3",
  })
  void leavesOutAsMuchAtEitherEnd(double confidence, double low, double high) {
    Interval interval = interval(confidence, 8, 1, 4, 2);

    assertThat(interval.low()).isCloseTo(low, within(1e-6));
    assertThat(interval.high()).isCloseTo(high, within(1e-6));
  }

  @Test
  void isOneValueWhereThereIsButOne() {
    assertThat(interval(0.9, 3)).isEqualTo(new Interval(3, 3));
    assertThat(interval(0.9, Double.NaN, 3, Double.NaN)).isEqualTo(new Interval(3, 3));
    assertThat(interval(0.9, Double.NaN)).isEqualTo(new Interval(Double.NaN, Double.NaN));
  }

  @Test
  void reachesWithoutEndWhereReplicatesDo() {
    double infinity = Double.POSITIVE_INFINITY;

    assertThat(interval(0.5, 1, 2, 3, infinity, infinity)).isEqualTo(new Interval(2, infinity));
    assertThat(interval(0.9, infinity, infinity)).isEqualTo(new Interval(infinity, infinity));
  }

  @Test
  void isTheSameInAnyOrderAndHoldsItsShareOfTheReplicates() {
    Random random = new Random(71);
    for (int round = 0; round < 50; round++) {
      double[] values = random.doubles(201, -5, 5).toArray();
      double[] sorted = values.clone();
      Arrays.sort(sorted);
      Interval interval = interval(0.9, values);

      assertThat(interval(0.9, sorted)).isEqualTo(interval);
      // Of 201 values the 10 lowest and the 10 highest are outside, give or take a rounding.
      assertThat(interval.low()).isBetween(sorted[9], sorted[11]);
      assertThat(interval.high()).isBetween(sorted[189], sorted[191]);
    }
  }

  private static Interval interval(double confidence, double... values) {
    Map<String, Interval> intervals =
        Interval.of(DoubleStream.of(values).mapToObj(Measured::new).toList(), confidence);
    assertThat(intervals).containsOnlyKeys("rmse");
    return intervals.values().iterator().next();
  }
}
