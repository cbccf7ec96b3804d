package io.lakeloop.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TuningConfigTest {

  /** Folds, share, trials, keep-one-in, stop-after, min-gain, parallelism at their ends. */
  @ParameterizedTest
  @CsvSource({
    "2,   1e-9, 1,     2,   0,     0,    0",
    "100, 0.99, 10000, 100, 10000, 1e9,  1000",
    "3,   0.2,  20,    3,   1,     0,    0"
  })
  void takesNumbersWithinTheirBounds(
      int folds, double share, int trials, int keepOneIn, int stopAfter, double gain, int fits) {
    assertThatCode(() -> config(folds, share, trials, keepOneIn, stopAfter, gain, fits))
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          1   | 0.2 | 20    | 3   | 0     | 0    | 0    | folds lies between 2 and 100, not at 1
          101 | 0.2 | 20    | 3   | 0     | 0    | 0    | folds lies between 2 and 100, not at 101
          3   | 0   | 20    | 3   | 0     | 0    | 0    | share lies between 0 and 1, not at 0.0
          3   | NaN | 20    | 3   | 0     | 0    | 0    | share lies between 0 and 1, not at NaN
          3   | 0.2 | 0     | 3   | 0     | 0    | 0    | trials lies between 1 and 10000, not at 0
          3   | 0.2 | 10001 | 3   | 0     | 0    | 0    | trials lies between 1 and 10000, not at 10001
          3   | 0.2 | 20    | 1   | 0     | 0    | 0    | keep-one-in lies between 2 and 100, not at 1
          3   | 0.2 | 20    | 101 | 0     | 0    | 0    | keep-one-in lies between 2 and 100, not at 101
          3   | 0.2 | 20    | 3   | -1    | 0    | 0    | stop-after lies between 0 and 10000, not at -1
          3   | 0.2 | 20    | 3   | 10001 | 0    | 0    | stop-after lies between 0 and 10000, not at 10001
          3   | 0.2 | 20    | 3   | 2     | -0.1 | 0    | min-gain is from 0, not -0.1
          3   | 0.2 | 20    | 3   | 2     | NaN  | 0    | min-gain is from 0, not NaN
          3   | 0.2 | 20    | 3   | 0     | 0.1  | 0    | min-gain goes with stop-after
          3   | 0.2 | 20    | 3   | 0     | 0    | -1   | parallelism lies between 0 and 1000, not at -1
          3   | 0.2 | 20    | 3   | 0     | 0    | 1001 | parallelism lies between 0 and 1000, not at 1001
          """)
  void refusesNumbersBeyondTheirBounds(
      int folds,
      double share,
      int trials,
      int keepOneIn,
      int stopAfter,
      double gain,
      int fits,
      String message) {
    assertThatThrownBy(() -> config(folds, share, trials, keepOneIn, stopAfter, gain, fits))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  @Test
  void scoresOnPartsUnlessValidationRowsAreHeldOut() {
    assertThat(of(TuningConfig.Validation.K_FOLD).scoresOnParts(true)).isTrue();
    assertThat(of(TuningConfig.Validation.K_FOLD).scoresOnParts(false)).isTrue();
    assertThat(of(TuningConfig.Validation.HOLD_OUT).scoresOnParts(false)).isTrue();
    assertThat(of(TuningConfig.Validation.HOLD_OUT).scoresOnParts(true)).isFalse();
  }

  private static TuningConfig of(TuningConfig.Validation validation) {
    return new TuningConfig(
        TuningConfig.Strategy.GRID, validation, 3, 0.2, List.of(), 20, 3, 0, 0, 0);
  }

  private static TuningConfig config(
      int folds, double share, int trials, int keepOneIn, int stopAfter, double gain, int fits) {
    return new TuningConfig(
        TuningConfig.Strategy.RANDOM,
        TuningConfig.Validation.K_FOLD,
        folds,
        share,
        List.of(),
        trials,
        keepOneIn,
        stopAfter,
        gain,
        fits);
  }
}
