package io.lakeloop.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class HyperparameterTest {
  /** What stands in a version's provenance is read back by whoever reproduces it. */
  @ParameterizedTest
  @EnumSource
  void readsWhatItWrites(Hyperparameter parameter) {
    String text = parameter.text(parameter.standard());
    assertThat(parameter.parse(text)).isEqualTo(parameter.standard());
  }

  @ParameterizedTest
  @CsvSource({
    "MAX_ITERATIONS, max-iterations",
    "ELASTIC_NET, elastic-net",
    "DEPTH, depth",
    "MAX_BINS, max-bins"
  })
  void isWrittenWithHyphens(Hyperparameter parameter, String word) {
    assertThat(parameter.word()).isEqualTo(word);
  }

  @Test
  void takesItsBounds() {
    assertThat(Hyperparameter.ELASTIC_NET.parse("0")).isZero();
    assertThat(Hyperparameter.ELASTIC_NET.parse("1")).isEqualTo(1);
    assertThat(Hyperparameter.DEPTH.parse("30")).isEqualTo(30);
    assertThat(Hyperparameter.REGULARIZATION.parse("1e300")).isEqualTo(1e300);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ROUNDS | 2.5 | rounds is '2.5': expected a whole number from 1 to 10000",
        "ROUNDS | 0 | rounds is '0': expected a whole number from 1 to 10000",
        "DEPTH | 31 | depth is '31': expected a whole number from 0 to 30",
        "ELASTIC_NET | -0.1 | elastic-net is '-0.1': expected a number from 0.0 to 1.0",
        "REGULARIZATION | -1 | regularization is '-1': expected a number from 0.0",
        "STEP | 0 | step is '0': expected a number above 0 to 1.0",
        "STEP | NaN | step is 'NaN': expected a number above 0 to 1.0",
        "VARIANCE_POWER | 0.5 | variance-power is '0.5': expected a number that is 0, or from 1.0 to 10.0",
        "LINK_POWER | 11 | link-power is '11': expected a number from -10.0 to 10.0",
        "TREES | many | trees is 'many': expected a whole number from 1 to 10000"
      })
  void saysWhatItExpected(Hyperparameter parameter, String text, String message) {
    assertThatThrownBy(() -> parameter.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }
}
