package io.lakeloop.features.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EventBufferTest {
  private static final int NUMBER = 0;
  private static final int THING = 1;
  private static final int PRESENCE = 2;

  private final EventBuffer events =
      new EventBuffer(new boolean[] {true, false, false}, new boolean[] {false, true, false});

  @BeforeEach
  void clear() {
    events.clear();
  }

  /** The ring grows at every offset, and what is kept is what came, against a list. */
  @Test
  void keepsWhatIsNotReleasedHoweverItGrows() {
    int totals = events.addTotals();
    Random random = new Random(9);
    List<ListedEvent> came = new ArrayList<>();
    int first = 1;
    for (int step = 0; step < 3_000; step++) {
      long sequence = events.end();
      ListedEvent event =
          event(
              random.nextInt(3) == 0 ? null : (Double) random.nextGaussian(),
              random.nextInt(3) == 0 ? null : "thing " + sequence,
              random.nextInt(3) == 0 ? null : (Integer) 1);
      came.add(event);
      events.append(10 * sequence, event);
      events.totals(totals)[events.slot(sequence)] = 100 * sequence;
      if (random.nextInt(3) == 0) {
        first += random.nextInt(1 + Math.min(5, (int) (events.end() - first)));
        events.releaseBefore(first);
      }
      if (step % 31 == 0) {
        for (int held = first; held < events.end(); held++) {
          assertHeld(held, came.get(held - 1), totals);
        }
      }
    }
    assertThat(events.end() - first).as("more than the ring first holds").isGreaterThan(100);
  }

  @Test
  void holdsZerosEqual() {
    events.append(1, event(-0.0, null, null));
    assertThat(1 / events.number(1, NUMBER)).isEqualTo(Double.POSITIVE_INFINITY);
  }

  @Test
  void beginsWithWhatWasBeforeTheFirstEvent() {
    int totals = events.addTotals();
    events.append(7, event(1.0, null, null));
    events.totals(totals)[events.slot(1)] = 5;
    events.clear();

    assertThat(events.end()).isEqualTo(EventBuffer.NONE + 1);
    assertThat(events.time(EventBuffer.NONE)).isEqualTo(Long.MIN_VALUE);
    assertThat(events.totals(totals)[events.slot(EventBuffer.NONE)]).isZero();
  }

  @Test
  void hasNoThingThatDidNotCome() {
    events.append(1, event(1.0, null, null));
    assertThat(events.has(1, THING)).isFalse();
    assertThat(events.has(1, WindowAggregate.EVENTS)).isTrue();
    assertThatThrownBy(() -> events.thing(1, THING)).hasMessage("The event has no value 1.");
  }

  private void assertHeld(int sequence, ListedEvent came, int totals) {
    assertThat(events.time(sequence)).isEqualTo(10L * sequence);
    assertThat(events.totals(totals)[events.slot(sequence)]).isEqualTo(100L * sequence);
    for (int value : new int[] {NUMBER, THING, PRESENCE}) {
      assertThat(events.has(sequence, value)).isEqualTo(came.has(value));
    }
    if (came.has(NUMBER)) {
      assertThat(events.number(sequence, NUMBER)).isEqualTo(came.number(NUMBER));
    }
    if (came.has(THING)) {
      assertThat(events.thing(sequence, THING)).isEqualTo(came.thing(THING));
    }
  }

  private static ListedEvent event(
      @Nullable Double number, @Nullable String thing, @Nullable Integer presence) {
    return new ListedEvent(number, thing, presence);
  }
}
