package io.lakeloop.monitor.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CategoricalStateTest {

  @Test
  void hasNothingToSayOfNoRows() {
    CategoricalState empty = States.words();

    assertThat(empty.rows()).isZero();
    assertThat(empty.usable()).isZero();
    assertThat(empty.counts()).isEmpty();
    assertThat(empty.longest()).isEqualTo(-1);
    assertThat(empty.meanLength()).isNaN();
  }

  @Test
  void holdsTheEmptyWordForAWordAndNullForNone() {
    CategoricalState state = States.words("", null, "four", "");

    assertThat(state.counts()).isEqualTo(Map.of("", 2L, "four", 1L));
    assertThat(state.nulls()).isEqualTo(1);
    assertThat(state.usable()).isEqualTo(3);
    assertThat(state.shortest()).isZero();
    assertThat(state.longest()).isEqualTo(4);
    assertThat(state.meanLength()).isEqualTo(4 / 3.0);
  }

  @Test
  void widensItsLengthsWhenMergedAndKeepsThemWhenLessened() {
    CategoricalState state = States.words("three", "to");

    state.merge(States.words("a", "eleven"));
    assertThat(state.shortest()).isEqualTo(1);
    assertThat(state.longest()).isEqualTo(6);

    state.subtract(States.words("a", "eleven"));
    assertThat(state.shortest()).isEqualTo(1);
    assertThat(state.longest()).isEqualTo(6);
    assertThat(state.meanLength()).isEqualTo(3.5);
  }

  @Test
  void mergesIntoAnEmptyStateWithoutATrace() {
    CategoricalState sum = States.words();
    sum.merge(States.words("a", null, "b"));
    sum.merge(States.words());

    assertThat(sum.encode()).isEqualTo(States.words("a", null, "b").encode());
  }

  @Test
  void countsEveryRowOnceWhereTwoFullStatesMeet() {
    CategoricalState one = numbered(0, CategoricalState.BOUND);
    CategoricalState other = numbered(CategoricalState.BOUND - 10, CategoricalState.BOUND + 90);

    one.merge(other);

    assertThat(one.counts()).hasSize(CategoricalState.BOUND);
    assertThat(one.others()).isEqualTo(90);
    assertThat(one.counts()).containsEntry("w" + (CategoricalState.BOUND - 1), 2L);
    assertThat(one.rows()).isEqualTo(CategoricalState.BOUND + 100L);
  }

  @Test
  void takesAwayFromTheOthersWhatHasNoCountOfItsOwn() {
    CategoricalState state = numbered(0, CategoricalState.BOUND + 3);
    state.subtract(States.words("w0", "w1"));

    state.subtract(States.words("w" + (CategoricalState.BOUND + 1)));

    assertThat(state.others()).isEqualTo(2);
    assertThat(state.counts()).hasSize(CategoricalState.BOUND - 2);
    assertThat(state.counts().values()).allMatch(count -> count > 0);
    assertThat(state.usable()).isEqualTo(CategoricalState.BOUND);
  }

  /** A word among the others gets its own count when there is room: its rows lie in two places. */
  @Test
  void takesAwayBeyondAWordsOwnCount() {
    CategoricalState state = numbered(0, CategoricalState.BOUND + 1);
    String late = "w" + CategoricalState.BOUND;
    state.subtract(States.words("w0"));
    state.add(late);

    state.subtract(States.words(late, late));

    assertThat(state.counts()).doesNotContainKey(late);
    assertThat(state.others()).isZero();
    assertThat(state.rows()).isEqualTo(CategoricalState.BOUND - 1L);
  }

  @Test
  void doesNotLetItsCountsBeChanged() {
    Map<String, Long> counts = States.words("a").counts();

    assertThatThrownBy(() -> counts.put("b", 1L)).isInstanceOf(UnsupportedOperationException.class);
  }

  private static CategoricalState numbered(int from, int to) {
    CategoricalState state = new CategoricalState();
    IntStream.range(from, to).forEach(i -> state.add("w" + i));
    return state;
  }
}
