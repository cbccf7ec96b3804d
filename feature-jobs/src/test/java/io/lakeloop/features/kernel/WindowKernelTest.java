package io.lakeloop.features.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeloop.features.Aggregate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class WindowKernelTest {

  @Test
  void coversTheWindowOpenAtItsStartAndClosedAtItsEnd() {
    WindowKernel kernel = kernel(0, count(10), sum(10));
    kernel.addEvent(100, value(1));
    kernel.addEvent(105, value(2));
    kernel.addEvent(110, value(4));
    kernel.addEvent(110, value(8));

    assertThat(at(kernel, 110)).containsExactly(3.0, 14.0);
    assertThat(at(kernel, 114)).containsExactly(3.0, 14.0);
    assertThat(at(kernel, 115)).containsExactly(2.0, 12.0);
    assertThat(at(kernel, 120)).containsExactly(0.0, null);
  }

  @Test
  void holdsEventsBackUntilTheDelayHasPassed() {
    WindowKernel kernel = kernel(5, count(10));
    kernel.addEvent(100, value(1));
    assertThat(at(kernel, 104)).containsExactly(0.0);
    assertThat(at(kernel, 105)).containsExactly(1.0);
    assertThat(at(kernel, 114)).containsExactly(1.0);
    assertThat(at(kernel, 115)).containsExactly(0.0);
  }

  @Test
  void countsEventsOrValues() {
    WindowKernel kernel =
        kernel(0, new WindowAggregate(Aggregate.COUNT, WindowAggregate.EVENTS, 10), count(10));
    kernel.addEvent(1, value(7));
    kernel.addEvent(2, value(null));
    assertThat(at(kernel, 2)).containsExactly(2.0, 1.0);
  }

  @Test
  void leavesNothingOfAValueBehind() {
    WindowKernel kernel = kernel(0, sum(10), of(Aggregate.MEAN, 10));
    kernel.addEvent(1, value(1e15));
    kernel.addEvent(2, value(Double.NaN));
    kernel.addEvent(5, value(0.1));
    kernel.addEvent(6, value(0.2));
    assertThat(at(kernel, 6)).containsExactly(Double.NaN, Double.NaN);
    assertThat(at(kernel, 14)).containsExactly(0.1 + 0.2, (0.1 + 0.2) / 2);
  }

  @Test
  void forgetsTheEntityBefore() {
    WindowKernel kernel = kernel(0, count(10), of(Aggregate.MAX, 10));
    kernel.addEvent(50, value(9));
    at(kernel, 50);
    kernel.reset();
    kernel.addEvent(1, value(3));
    assertThat(at(kernel, 1)).containsExactly(1.0, 3.0);
  }

  @Test
  void refusesWhatComesOutOfOrder() {
    WindowKernel kernel = kernel(2, count(10));
    kernel.addEvent(10, value(1));
    assertThatThrownBy(() -> kernel.addEvent(9, value(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("Event at 9 comes after the event at 10");
    at(kernel, 14);
    assertThatThrownBy(() -> kernel.addEvent(12, value(1)))
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
    kernel.addEvent(Long.MIN_VALUE + 1, value(1));
    assertThat(at(kernel, Long.MIN_VALUE)).containsExactly(0.0);
    assertThat(at(kernel, Long.MIN_VALUE + 6)).containsExactly(1.0);
  }

  private static @Nullable Double[] at(WindowKernel kernel, long time) {
    Answer answer = new Answer(kernel.size());
    kernel.evaluate(time, answer);
    @Nullable Double[] out = new Double[kernel.size()];
    for (int i = 0; i < out.length; i++) {
      out[i] = answer.has(i) ? (Double) answer.number(i) : null;
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

  private static Event value(@Nullable Number number) {
    return new ListedEvent(number == null ? null : number.doubleValue());
  }
}
