package io.lakeloop.features.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SortedNumbersTest {
  private static final int STEPS = 20_000;

  private final SortedNumbers numbers = new SortedNumbers();

  /** So many that blocks are split and emptied, with duplicates, against a sorted list. */
  @Test
  void keepsNumbersInOrderWhileTheyComeAndGo() {
    Random random = new Random(11);
    List<Long> expected = new ArrayList<>();
    for (int step = 0; step < STEPS; step++) {
      boolean growing = step < STEPS / 2;
      if (expected.isEmpty() || random.nextInt(10) < (growing ? 7 : 3)) {
        long number = random.nextInt(4) == 0 ? random.nextInt(5) : random.nextLong();
        numbers.add(number);
        int found = Collections.binarySearch(expected, number);
        expected.add(found < 0 ? -found - 1 : found, number);
      } else {
        numbers.remove(expected.remove(random.nextInt(expected.size())));
      }
      assertThat(numbers.size()).isEqualTo(expected.size());
      if (step % 500 == 0) {
        assertThat(all()).isEqualTo(expected);
      }
    }
    assertThat(all()).isEqualTo(expected);
  }

  @Test
  void keepsTheEndsOfTheRange() {
    for (long number : new long[] {0, Long.MAX_VALUE, Long.MIN_VALUE, -1}) {
      numbers.add(number);
    }
    assertThat(all()).containsExactly(Long.MIN_VALUE, -1L, 0L, Long.MAX_VALUE);
  }

  @Test
  void refusesToRemoveWhatIsNotThere() {
    assertThatThrownBy(() -> numbers.remove(7))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("7 is not among the numbers.");
    numbers.add(5);
    numbers.add(9);
    assertThatThrownBy(() -> numbers.remove(7)).hasMessage("7 is not among the numbers.");
    assertThatThrownBy(() -> numbers.remove(10)).hasMessage("10 is not among the numbers.");
    assertThat(all()).containsExactly(5L, 9L);
  }

  @Test
  void hasNoNumberBeyondTheGreatest() {
    numbers.add(5);
    assertThatThrownBy(() -> numbers.at(1))
        .isInstanceOf(IndexOutOfBoundsException.class)
        .hasMessage("There is no number of rank 1.");
  }

  @Test
  void beginsAnew() {
    numbers.add(5);
    numbers.clear();
    numbers.add(3);
    assertThat(all()).containsExactly(3L);
  }

  private List<Long> all() {
    List<Long> all = new ArrayList<>();
    for (long rank = 0; rank < numbers.size(); rank++) {
      all.add(numbers.at(rank));
    }
    return all;
  }
}
