package io.lakeloop.features.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WindowsTest {
  private static final int SHORT = 0;
  private static final int LONG = 1;

  /** Notes what it is told. */
  private static final class Noted implements WindowState {
    private final List<String> told = new ArrayList<>();

    @Override
    public void clear() {
      told.clear();
    }

    @Override
    public void enter(long sequence) {
      told.add("enter " + sequence);
    }

    @Override
    public void leave(int window, long from, long before) {
      told.add("leave %d: %d to %d".formatted(window, from, before));
    }

    @Override
    public void answer(Windows windows, Answer out) {
      throw new IllegalStateException("Nobody asks.");
    }

    List<String> taken() {
      List<String> taken = List.copyOf(told);
      told.clear();
      return taken;
    }
  }

  private final EventBuffer events = new EventBuffer(new boolean[0], new boolean[0]);
  private final Windows windows = new Windows(events, new long[] {3, 10});
  private final Noted noted = new Noted();
  private final WindowState[] states = {noted};

  @BeforeEach
  void clear() {
    events.clear();
    windows.clear();
  }

  @Test
  void letEventsInOnceAndOutOfEachForItself() {
    add(1, 2, 2, 6);
    windows.slideTo(2, states);
    assertThat(noted.taken()).containsExactly("enter 1", "enter 2", "enter 3");
    windows.slideTo(4, states);
    assertThat(noted.taken()).containsExactly("leave 0: 1 to 2");
    windows.slideTo(6, states);
    assertThat(noted.taken()).containsExactly("enter 4", "leave 0: 2 to 4");
    windows.slideTo(11, states);
    assertThat(noted.taken()).containsExactly("leave 0: 4 to 5", "leave 1: 1 to 2");
    windows.slideTo(40, states);
    assertThat(noted.taken()).containsExactly("leave 1: 2 to 5");
    windows.slideTo(50, states);
    assertThat(noted.taken()).isEmpty();
  }

  /** What comes and goes between two questions still comes and goes. */
  @Test
  void letInWhatHasLeftBeforeItWasAskedFor() {
    add(1, 2);
    windows.slideTo(9, states);
    assertThat(noted.taken()).containsExactly("enter 1", "enter 2", "leave 0: 1 to 3");
    assertThat(windows.head(SHORT)).isGreaterThan(windows.last());
    assertThat(windows.head(LONG)).isEqualTo(1);
    assertThat(windows.start(SHORT)).isEqualTo(6);
    assertThat(windows.start(LONG)).isEqualTo(-1);
  }

  @Test
  void leaveWhatIsStillToComeOutside() {
    add(1, 5);
    windows.slideTo(4, states);
    assertThat(windows.last()).isEqualTo(1);
    assertThat(noted.taken()).containsExactly("enter 1", "leave 0: 1 to 2");
  }

  @Test
  void holdNoMoreThanTheLongestOfThemNeeds() {
    int totals = events.addTotals();
    for (long time = 0; time < 10_000; time++) {
      add(time);
      windows.slideTo(time, states);
    }
    assertThat(events.totals(totals)).hasSize(16);
  }

  @Test
  void areNumberedByTheirLengths() {
    assertThat(windows.numberOf(10)).isEqualTo(LONG);
    assertThat(windows.size()).isEqualTo(2);
    assertThatThrownBy(() -> windows.numberOf(4))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("There is no window of 4.");
  }

  /** Times and lengths near the ends of 64 bits, against whole numbers of any length. */
  @Test
  void standTheEndsOfTime() {
    long[] edges = {
      Long.MIN_VALUE + 1, Long.MIN_VALUE + 5, -1, 0, 1, Long.MAX_VALUE - 4, Long.MAX_VALUE
    };
    long[] lengths = {1, 5, Long.MAX_VALUE - 1, Long.MAX_VALUE};
    Windows wide = new Windows(events, lengths);
    Random random = new Random(6);
    for (int round = 0; round < 50; round++) {
      events.clear();
      wide.clear();
      for (long edge : edges) {
        // Some edges have no event, and at some nobody asks.
        if (random.nextInt(3) > 0) {
          add(edge, edge);
        }
        if (random.nextInt(3) > 0) {
          wide.slideTo(edge, states);
          assertHolds(wide, lengths, edge);
        }
      }
    }
  }

  private void assertHolds(Windows wide, long[] lengths, long end) {
    for (int window = 0; window < lengths.length; window++) {
      BigInteger start = BigInteger.valueOf(end).subtract(BigInteger.valueOf(lengths[window]));
      for (long sequence = wide.head(window); sequence <= wide.last(); sequence++) {
        assertThat(BigInteger.valueOf(events.time(sequence))).isGreaterThan(start);
      }
      if (wide.head(window) > EventBuffer.NONE + 1) {
        assertThat(BigInteger.valueOf(events.time(wide.head(window) - 1)))
            .isLessThanOrEqualTo(start);
      }
    }
    assertThat(wide.last()).isEqualTo(events.end() - 1);
  }

  private void add(long... times) {
    for (long time : times) {
      events.append(time, new ListedEvent());
    }
  }
}
