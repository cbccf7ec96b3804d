package io.lakeloop.monitor.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StateCodecTest {

  /** Tables keep states for as long as they keep windows: these bytes were written before. */
  @Test
  void readsWhatEarlierBuildsHaveWritten() {
    String words =
        "4301"
            + "0000000000000003000000000000000100000000000000000000000000000003"
            + "0000000100000002"
            + "00000001610000000000000001"
            + "000000036cc3b60000000000000001";
    CategoricalState state = (CategoricalState) ColumnState.decode(HexFormat.of().parseHex(words));

    assertThat(state.counts()).containsOnlyKeys("a", "lö");
    assertThat(state.rows()).isEqualTo(3);
    assertThat(state.nulls()).isEqualTo(1);
    assertThat(state.longest()).isEqualTo(2);
    assertThat(HexFormat.of().formatHex(state.encode())).isEqualTo(words);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void givesBackEveryFieldOfNumbers(long seed) {
    NumericLayout layout = States.quantiles(99, States.sample(new Random(seed), 500));
    NumericState state = States.of(layout, States.sample(new Random(-seed), 200));
    state.merge(States.numbers(layout, null, Double.NaN, Double.NEGATIVE_INFINITY, 0.0));

    NumericState back = (NumericState) ColumnState.decode(state.encode());

    assertThat(back).usingRecursiveComparison().isEqualTo(state);
    back.merge(state);
    assertThat(back.rows()).isEqualTo(408);
  }

  @Test
  void givesBackWordsThatAreLongOrStrange() {
    String novel = "ab".repeat(50_000);
    CategoricalState state = States.words("", "🦊", "\0", novel, "null", null);

    CategoricalState back = (CategoricalState) ColumnState.decode(state.encode());

    assertThat(back).usingRecursiveComparison().isEqualTo(state);
    assertThat(back.counts()).containsOnlyKeys("", "🦊", "\0", novel, "null");
  }

  @Test
  void keepsASmallWindowSmall() {
    NumericLayout layout = States.quantiles(999, new Random(1).doubles(5000).toArray());

    assertThat(layout.bins()).isEqualTo(1000);
    assertThat(States.of(layout, 0.1, 0.1, 0.7).encode()).hasSizeLessThan(150);
    assertThat(new NumericState(layout).encode()).hasSizeLessThan(100);
  }

  @ParameterizedTest
  @CsvSource({"N, 2, 'no state: kind 78, form 2'", "L, 1, 'no state: kind 76, form 1'"})
  void refusesWhatItDidNotWrite(char kind, byte form, String message) {
    byte[] bytes = {(byte) kind, form, 0, 0, 0, 0};

    assertThatThrownBy(() -> ColumnState.decode(bytes))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  @Test
  void refusesBytesThatAreCutShort() {
    byte[] whole = States.words("a", "b").encode();

    for (int length : new int[] {0, 1, 10, whole.length - 3}) {
      assertThatThrownBy(() -> ColumnState.decode(Arrays.copyOf(whole, length)))
          .as("%d bytes", length)
          .isInstanceOf(UncheckedIOException.class)
          .hasMessage("reading a state");
    }
  }
}
