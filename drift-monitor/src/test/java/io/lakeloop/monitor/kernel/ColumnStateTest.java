package io.lakeloop.monitor.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ColumnStateTest {
  private static final NumericLayout LAYOUT = NumericLayout.ofQuantiles(1, 2, 3, 4, 5, 5, 5, 8, 9);

  @Test
  void givesAnAtomABinOfItsOwn() {
    assertThat(LAYOUT.coarseEdges())
        .containsExactly(1.0, 2.0, 3.0, 4.0, Math.nextDown(5.0), 5.0, 8.0, 9.0);
    assertThat(LAYOUT.bin(5.0)).isEqualTo(5);
    assertThat(LAYOUT.bin(4.99)).isEqualTo(4);
    assertThat(LAYOUT.bin(100)).isEqualTo(8);
  }

  @Test
  void seesAConstantColumnMoveDown() {
    NumericLayout constant = NumericLayout.ofQuantiles(5, 5, 5, 5, 5, 5, 5, 5, 5);

    Drift drift =
        Drift.between(
            constant, States.numbers(constant, 5.0, 5.0), States.numbers(constant, 4.0, 4.0));

    assertThat(drift.populationStabilityIndex()).isGreaterThan(18);
    assertThat(drift.tvDistance()).isEqualTo(1);
  }

  @Test
  void countsNegativeZeroAsZero() {
    NumericLayout zeros = NumericLayout.ofEdges(0.0);

    assertThat(zeros.bin(-0.0)).isEqualTo(zeros.bin(0.0));
    assertThat(States.numbers(zeros, -0.0, 0.0).zeros()).isEqualTo(2);
  }

  @Test
  void addsUpToTheWhole() {
    NumericLayout layout = NumericLayout.ofEdges(0, 2, 4);
    NumericState whole = States.numbers(layout, 1.5, null, Double.NaN, 0.0, 7.25, -3.0);
    NumericState sum = States.numbers(layout, 1.5, null);

    sum.merge(States.numbers(layout, Double.NaN, 0.0, 7.25, -3.0));

    assertThat(sum.encode()).isEqualTo(whole.encode());
  }

  @Test
  void takesAwayWhatWasAdded() {
    NumericState left = States.numbers(LAYOUT, 1.5, null, Double.POSITIVE_INFINITY, 0.0, 7.25);

    left.subtract(States.numbers(LAYOUT, 7.25, Double.POSITIVE_INFINITY));

    NumericState expected = States.numbers(LAYOUT, 1.5, null, 0.0);
    assertThat(left.counts).isEqualTo(expected.counts);
    assertThat(left.rows()).isEqualTo(3);
    assertThat(left.nulls()).isEqualTo(1);
    assertThat(left.mean()).isCloseTo(0.75, within(1e-12));
    assertThat(left.standardDeviation()).isCloseTo(expected.standardDeviation(), within(1e-12));
    assertThat(left.max()).as("a bound from then on").isEqualTo(7.25);
  }

  @Test
  void comesBackFromItsBytes() {
    NumericState state = States.numbers(LAYOUT, 1.5, null, Double.NaN, 1e300);
    CategoricalState words = States.words("a", null, "löwe", "a");

    assertThat(ColumnState.decode(state.encode()).encode()).isEqualTo(state.encode());
    assertThat(ColumnState.decode(words.encode()).encode()).isEqualTo(words.encode());
    assertThat(NumericLayout.decode(LAYOUT.encode()).encode()).isEqualTo(LAYOUT.encode());
    assertThatThrownBy(() -> ColumnState.decode(new byte[] {'X', 1}))
        .hasMessage("no state: kind 88, form 1");
  }

  @Test
  void countsWords() {
    CategoricalState words = States.words("a", null, "löwe", "a");
    words.merge(States.words("b"));
    words.subtract(States.words("löwe"));

    assertThat(words.counts()).isEqualTo(Map.of("a", 2L, "b", 1L));
    assertThat(words.rows()).isEqualTo(4);
    assertThat(words.nulls()).isEqualTo(1);
    assertThat(words.meanLength()).isEqualTo(1);
  }

  @Test
  void countsWordsBeyondTheBoundTogether() {
    CategoricalState words = new CategoricalState();
    for (int i = 0; i < CategoricalState.BOUND + 7; i++) {
      words.add("word" + i);
    }

    assertThat(words.counts()).hasSize(CategoricalState.BOUND);
    assertThat(words.others()).isEqualTo(7);
  }

  @Test
  void readsQuantilesOffTheBins() {
    NumericLayout layout = NumericLayout.ofEdges(1, 2, 3, 4);
    NumericState state = States.numbers(layout, 1.0, 2.0, 3.0, 4.0);

    assertThat(state.quantiles(layout, 0.25, 0.5, 0.75, 1)).containsExactly(1, 2, 3, 4);
    assertThat(new NumericState(layout).quantiles(layout, 0.5)).containsExactly(Double.NaN);
  }

  @Test
  void refusesStatesThatCountOtherBins() {
    assertThatThrownBy(
            () -> States.numbers(LAYOUT, 1.0).merge(States.numbers(NumericLayout.ofEdges(1), 1.0)))
        .hasMessage("the states count other bins");
    assertThatThrownBy(() -> States.words("a").merge(States.numbers(LAYOUT, 1.0)))
        .hasMessage("a state of numbers is none of words");
  }

  @Test
  void saysThatAnEmptyColumnIsEmpty() {
    assertThat(
            Drift.between(
                    LAYOUT, States.numbers(LAYOUT, 1.0), States.numbers(LAYOUT, (Double) null))
                .status())
        .isEqualTo(Drift.Status.EMPTY_CURRENT);
    assertThat(Drift.between(States.words(), States.words("a")).status())
        .isEqualTo(Drift.Status.EMPTY_BASELINE);
  }
}
