package io.lakeloop.features.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeloop.features.Aggregate;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class WindowAggregateTest {
  @ParameterizedTest
  @EnumSource(Aggregate.class)
  void isOfAValueUnlessItCounts(Aggregate aggregate) {
    double parameter = aggregate.takesK() ? 1 : 0.5;
    assertThatCode(() -> new WindowAggregate(aggregate, 0, 1, parameter))
        .doesNotThrowAnyException();
    if (aggregate != Aggregate.COUNT) {
      assertThatThrownBy(() -> new WindowAggregate(aggregate, WindowAggregate.EVENTS, 1, parameter))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(aggregate + " needs a value to aggregate.");
    }
    assertThatThrownBy(() -> new WindowAggregate(aggregate, -2, 1, parameter))
        .hasMessage(aggregate + " needs a value to aggregate.");
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -1, Long.MIN_VALUE})
  void isOverAWindowThatHasALength(long window) {
    assertThatThrownBy(() -> new WindowAggregate(Aggregate.SUM, 0, window))
        .hasMessage("A window must be longer than 0 microseconds, not %d.".formatted(window));
  }

  @Test
  void keepsAValueOrMore() {
    for (Aggregate aggregate : List.of(Aggregate.LAST_K, Aggregate.TOP_K)) {
      assertThatThrownBy(() -> new WindowAggregate(aggregate, 0, 1, 0.0))
          .hasMessage(aggregate + " keeps 1 value or more, not 0.0.");
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 1, -0.1, 1.1, Double.NaN})
  void asksForAQuantileBetweenTheLeastAndTheGreatest(double share) {
    assertThatThrownBy(() -> new WindowAggregate(Aggregate.QUANTILE, 0, 1, share))
        .hasMessage("A quantile lies between 0 and 1, not at %s.".formatted(share));
  }

  /** What is kept of an event is asked of this. */
  @Test
  void isOfNumbersOfPresenceOrOfThings() {
    assertThat(
            Arrays.stream(Aggregate.values())
                .map(WindowAggregateTest::of)
                .filter(WindowAggregate::ofNumbers)
                .map(WindowAggregate::aggregate))
        .containsExactly(
            Aggregate.SUM,
            Aggregate.MEAN,
            Aggregate.MIN,
            Aggregate.MAX,
            Aggregate.VARIANCE,
            Aggregate.STDDEV,
            Aggregate.QUANTILE);
    assertThat(
            Arrays.stream(Aggregate.values())
                .map(WindowAggregateTest::of)
                .filter(WindowAggregate::ofPresence)
                .map(WindowAggregate::aggregate))
        .containsExactly(Aggregate.COUNT);
  }

  private static WindowAggregate of(Aggregate aggregate) {
    return new WindowAggregate(aggregate, 0, 1, aggregate.takesK() ? 1 : 0.5);
  }
}
