package io.lakeloop.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeloop.monitor.kernel.CategoricalState;
import io.lakeloop.monitor.kernel.ColumnState;
import io.lakeloop.monitor.kernel.NumericLayout;
import io.lakeloop.monitor.kernel.NumericState;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StateMergeTest {
  private final StateMerge merge = new StateMerge();

  @Test
  void addsStatesToNothingAndToEachOther() {
    byte[] sum = merge.zero();
    sum = merge.reduce(sum, words("a", "b"));
    sum = merge.reduce(sum, merge.zero());
    sum = merge.merge(sum, words("a"));

    CategoricalState found = (CategoricalState) ColumnState.decode(merge.finish(sum));
    assertThat(found.counts()).isEqualTo(Map.of("a", 2L, "b", 1L));
    assertThat(found.rows()).isEqualTo(3);
  }

  @Test
  void leavesWhatItAddsAsItIs() {
    byte[] one = words("a");
    byte[] other = words("b");
    byte[] before = one.clone();

    merge.merge(one, other);

    assertThat(one).isEqualTo(before);
  }

  @Test
  void givesNothingForNoStates() {
    assertThat(merge.finish(merge.merge(merge.zero(), merge.zero()))).isEmpty();
  }

  @Test
  void refusesStatesOfAnotherKind() {
    byte[] numbers = new NumericState(NumericLayout.ofEdges(1)).encode();

    assertThatThrownBy(() -> merge.merge(numbers, words("a")))
        .hasMessage("the states count other bins");
    assertThatThrownBy(() -> merge.merge(words("a"), numbers))
        .hasMessage("a state of numbers is none of words");
  }

  private static byte[] words(String... words) {
    CategoricalState state = new CategoricalState();
    for (String word : words) {
      state.add(word);
    }
    return state.encode();
  }
}
