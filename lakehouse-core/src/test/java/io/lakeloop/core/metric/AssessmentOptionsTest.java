package io.lakeloop.core.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AssessmentOptionsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "NaN | 1 | 0     | 0.9 | the threshold must be a number, not NaN",
        "0.5 | 0 | 0     | 0.9 | top-k are numbers of rows from 1 on, not [0]",
        "0.5 | 1 | -1    | 0.9 | bootstrap replicates lie between 0 and 10000, not -1",
        "0.5 | 1 | 10001 | 0.9 | bootstrap replicates lie between 0 and 10000, not 10001",
        "0.5 | 1 | 0     | 1   | the confidence lies between 0 and 1, such as 0.95, not 1.0",
        "0.5 | 1 | 9     | 0.9 | the bootstrap needs the keys that name a row"
      })
  void refusesWhatCannotBeMeasured(
      double threshold, long k, int replicates, double confidence, String message) {
    assertThatThrownBy(
            () ->
                new AssessmentOptions(
                    List.of(),
                    Map.of(),
                    threshold,
                    Optional.empty(),
                    List.of(k),
                    replicates,
                    confidence,
                    0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "-1  | 1   | the cost of a false positive lies between 0 and 1000000, not -1.0",
        "1   | 2e6 | the cost of a false negative lies between 0 and 1000000, not 2000000.0",
        "NaN | 1   | the cost of a false positive lies between 0 and 1000000, not NaN",
        "0   | 0   | one of the two costs must be above 0"
      })
  void refusesCostsThatDecideNothing(double alarm, double miss, String message) {
    assertThatThrownBy(() -> new Costs(alarm, miss))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  @Test
  void changesNothingButTheSlices() {
    AssessmentOptions options = ScoredRows.options(Optional.empty(), List.of(3L), 7);

    assertThat(options.withSlices(Map.of("size", "id > 5")).slices())
        .containsExactly(Map.entry("size", "id > 5"));
    assertThat(options.withSlices(Map.of("size", "id > 5")).withSlices(options.slices()))
        .isEqualTo(options);
  }

  @Test
  void changesNothingButTheThresholdAndItsCosts() {
    AssessmentOptions options = ScoredRows.options(Optional.empty(), List.of(3L), 7);
    Costs costs = new Costs(1, 4);

    assertThat(options.withCosts(costs))
        .isEqualTo(ScoredRows.options(Optional.of(costs), List.of(3L), 7));
    assertThat(options.withCosts(costs).withThreshold(0.25).threshold()).isEqualTo(0.25);
    assertThat(options.withCosts(costs).withThreshold(0.25).withThreshold(0.5)).isEqualTo(options);
  }

  @Test
  void spansAnIntervalOverTheReplicatesThatDefineTheMetric() {
    Map<String, Interval> intervals =
        Interval.of(
            List.of(
                new RegressionMetrics(9, 0, 0, 1, 1, Double.NaN, 0, 0),
                new RegressionMetrics(9, 0, 0, 3, 1, Double.NaN, 0, 0),
                new RegressionMetrics(9, 0, 0, 2, 1, 0.5, 0, 0)),
            0.9);

    assertThat(intervals)
        .hasEntrySatisfying(
            "rmse",
            interval -> {
              assertThat(interval.low()).isCloseTo(1.1, within(1e-12));
              assertThat(interval.high()).isCloseTo(2.9, within(1e-12));
            });
    assertThat(intervals).containsEntry("mae", new Interval(1, 1));
    assertThat(intervals).containsEntry("r2", new Interval(0.5, 0.5));
    assertThat(Interval.of(List.of(), 0.9)).isEmpty();
  }
}
