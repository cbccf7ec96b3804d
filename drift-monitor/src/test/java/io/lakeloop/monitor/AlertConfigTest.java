package io.lakeloop.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeloop.core.metric.Metrics;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AlertConfigTest {

  @ParameterizedTest
  @CsvSource({
    "0.2, , 0.2, false",
    "0.2, , 0.2000001, true",
    "0.2, , -9, false",
    ", 0.8, 0.8, false",
    ", 0.8, 0.7999, true",
    ", 0.8, 1, false",
    "5, -5, 5, false",
    "5, -5, -5, false",
    "5, -5, -5.1, true",
    "5, -5, 5.1, true",
    "0.2, , NaN, false",
    ", 0.2, NaN, false",
    "0.2, , Infinity, true",
  })
  void holdsOnlyWhatLiesBeyondAThresholdForAViolation(
      @Nullable Double above, @Nullable Double below, double value, boolean violated) {
    assertThat(alert("avg_delta", above, below).violatedBy(value)).isEqualTo(violated);
  }

  @ParameterizedTest
  @CsvSource({"0.2, , above 0.2", ", -1, below -1.0", "3, 1, above 3.0 or below 1.0"})
  void saysItsThresholds(@Nullable Double above, @Nullable Double below, String words) {
    assertThat(alert("avg_delta", above, below).threshold()).isEqualTo(words);
  }

  @ParameterizedTest
  @CsvSource({"0, 1", "-1, 3", "2, 1", "1, 0"})
  void refusesMoreViolationsThanWindows(int violations, int of) {
    assertThatThrownBy(
            () ->
                new AlertConfig(
                    AlertMetric.parse("js_distance"),
                    Optional.empty(),
                    Optional.of(1.0),
                    Optional.empty(),
                    violations,
                    of,
                    Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "violations lies between 1 and of: %d of %d cannot be".formatted(violations, of));
  }

  @Test
  void speaksOfTheModelWhereNoColumnIsMeant() {
    AlertRule.Verdict verdict =
        new AlertRule.Verdict(
            new AlertRule.Observation(
                Instant.EPOCH, Instant.EPOCH.plusSeconds(60), Optional.of(0.123456), 500),
            AlertRule.State.TRIGGERED,
            3,
            true);

    assertThat(verdict.message(":table", alert("auc_roc", null, 0.8)))
        .isEqualTo("auc_roc is 0.1235, below 0.8; 3 of the last 1 windows were.");
    assertThat(verdict.message("price", alert("ks_pvalue", null, 0.05)))
        .startsWith("ks_pvalue of price is 0.1235, below 0.05;");
  }

  /** An alert on a column that is not there would say UNKNOWN for ever. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "population_stability_index",
        "js_distance",
        "wasserstein_distance",
        "tv_distance",
        "l_infinity_distance",
        "ks_statistic",
        "ks_pvalue",
        "chi_squared_pvalue",
        "count_delta",
        "avg_delta",
        "percent_null_delta",
        "percent_zeros_delta"
      })
  void findsEveryMeasureOfDriftInTheTable(String name) {
    AlertMetric metric = AlertMetric.parse(name);
    String[] path =
        metric.expression().replaceAll("CAST\\((\\w+) AS double\\)", "$1").split("\\.", -1);
    StructType schema = MonitoringTables.DRIFT.schema();

    assertThat(metric.isQuality()).isFalse();
    assertThat(schema.fieldNames()).contains(path[0]);
    if (path.length == 2) {
      assertThat(((StructType) schema.apply(path[0]).dataType()).fieldNames()).contains(path[1]);
    } else {
      assertThat(schema.apply(path[0]).dataType().simpleString())
          .isEqualTo(name.equals("count_delta") ? "bigint" : "double");
    }
  }

  @Test
  void takesEveryMetricOfQualityByItsName() {
    List<String> names =
        Stream.of(Metrics.HIGHER_IS_BETTER, Metrics.LOWER_IS_BETTER).flatMap(List::stream).toList();

    assertThat(names.stream().map(AlertMetric::parse))
        .allMatch(AlertMetric::isQuality)
        .extracting(AlertMetric::toString)
        .isEqualTo(names);
  }

  @ParameterizedTest
  @CsvSource({
    "auc, ''",
    "js_distanc, ' (did you mean ''js_distance''?)'",
    "PSI, ''",
    "rsme, ' (did you mean ''rmse''?)'"
  })
  void namesAllMetricsWhereOneIsUnknown(String wrong, String suggestion) {
    assertThatThrownBy(() -> AlertMetric.parse(wrong))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(
            "'%s' is no metric%s: one of population_stability_index, js_distance,"
                .formatted(wrong, suggestion))
        .hasMessageEndingWith("rmse, mae, mape");
  }

  @ParameterizedTest
  @CsvSource({
    "auc_roc, 0.8, , 0.79, true",
    "auc_roc, 0.8, , 0.8, false",
    "rmse, , 9, 9.1, true",
    "rmse, , 9, 9, false",
    "rmse, , 9, NaN, false"
  })
  void losesQualityBeyondItsBoundOnly(
      String metric,
      @Nullable Double minimum,
      @Nullable Double maximum,
      double value,
      boolean lost) {
    RetrainingConfig wanted =
        new RetrainingConfig(metric, Optional.ofNullable(minimum), Optional.ofNullable(maximum));

    assertThat(wanted.lostAt(value)).isEqualTo(lost);
    assertThat(wanted.bound()).isEqualTo(minimum == null ? 9 : 0.8);
  }

  @Test
  void refusesAQualityThatHasNoBetterSide() {
    assertThatThrownBy(() -> new RetrainingConfig("mean_error", Optional.of(1.0), Optional.empty()))
        .hasMessageStartingWith("Metric 'mean_error' has no better side.");
    assertThatThrownBy(() -> new RetrainingConfig("r2", Optional.of(1.0), Optional.of(2.0)))
        .hasMessage("r2 is better higher: say a minimum, and only that");
    assertThatThrownBy(() -> new RetrainingConfig("mae", Optional.empty(), Optional.empty()))
        .hasMessage("mae is better lower: say a maximum, and only that");
  }

  private static AlertConfig alert(String metric, @Nullable Double above, @Nullable Double below) {
    return new AlertConfig(
        AlertMetric.parse(metric),
        Optional.empty(),
        Optional.ofNullable(above),
        Optional.ofNullable(below),
        1,
        1,
        Duration.ZERO);
  }
}
