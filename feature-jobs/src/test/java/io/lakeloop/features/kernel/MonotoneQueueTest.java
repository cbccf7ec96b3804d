package io.lakeloop.features.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MonotoneQueueTest {
  private static final int EVENTS = 5_000;
  private static final int CAPACITY = 2;

  /** From every place that is held on, the first event is the greatest, the newest of equals. */
  @Test
  void holdsTheGreatestOfEveryEndOfTheEvents() {
    Random random = new Random(3);
    MonotoneQueue queue = new MonotoneQueue(CAPACITY);
    List<Long> keys = new ArrayList<>();
    long head = 0;
    int start = 0;
    for (int sequence = 0; sequence < EVENTS; sequence++) {
      keys.add((long) random.nextInt(50));
      long place = queue.push(sequence, keys.get(sequence));
      assertThat(place).isEqualTo(queue.end() - 1);
      head = Math.min(head, place);
      // A window begins later and later: what has left it does not come back.
      start = Math.max(start, sequence - random.nextInt(40));
      while (queue.sequence(head) < start) {
        head++;
      }
      queue.releaseBefore(head);
      int greatest = greatest(keys, start);
      assertThat(queue.sequence(head)).as("after event %d", sequence).isEqualTo(greatest);
      assertThat(queue.key(head)).isEqualTo(keys.get(greatest));
    }
  }

  @Test
  void holdsNothingOnceCleared() {
    MonotoneQueue queue = new MonotoneQueue(CAPACITY);
    queue.push(0, 9);
    queue.push(1, 8);
    queue.push(2, 7);
    queue.clear();
    assertThat(queue.end()).isZero();
    assertThat(queue.push(3, 1)).isZero();
    assertThat(queue.sequence(0)).isEqualTo(3);
  }

  /** A window moved on to an event whose place a greater one then takes. */
  @Test
  void keepsWhatTakesAPlaceThatHadBeenLetGo() {
    MonotoneQueue queue = new MonotoneQueue(CAPACITY);
    queue.push(0, 5);
    queue.push(1, 4);
    queue.releaseBefore(2);
    assertThat(queue.push(2, 9)).isZero();
    for (int sequence = 3; sequence < 9; sequence++) {
      assertThat(queue.push(sequence, 10 - sequence)).isEqualTo(sequence - 2);
    }
    for (int place = 0; place < 7; place++) {
      assertThat(queue.sequence(place)).isEqualTo(place + 2);
    }
  }

  @Test
  void letsALaterEqualOutdoAnEarlierOne() {
    MonotoneQueue queue = new MonotoneQueue(CAPACITY);
    queue.push(0, 5);
    queue.push(1, 3);
    assertThat(queue.push(2, 3)).isEqualTo(1);
    assertThat(queue.push(3, 5)).isZero();
    assertThat(queue.end()).isEqualTo(1);
    assertThat(queue.sequence(0)).isEqualTo(3);
  }

  private static int greatest(List<Long> keys, int start) {
    int greatest = start;
    for (int i = start; i < keys.size(); i++) {
      greatest = keys.get(i) >= keys.get(greatest) ? i : greatest;
    }
    return greatest;
  }
}
