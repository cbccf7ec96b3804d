package io.lakeloop.core.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class MetricsTest {

  @Test
  void knowsWhichWayAMetricImproves() {
    assertThat(Metrics.higherIsBetter("auc_roc")).isTrue();
    assertThat(Metrics.higherIsBetter("r2")).isTrue();
    assertThat(Metrics.higherIsBetter("log_loss")).isFalse();
    assertThat(Metrics.higherIsBetter("mape")).isFalse();
  }

  @Test
  void refusesToRankMeanError() {
    assertThatThrownBy(() -> Metrics.higherIsBetter("mean_error"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Metric 'mean_error' has no better side. Higher is better for [auc_roc,"
                + " average_precision, accuracy, precision, recall, f1, r2], lower for [log_loss,"
                + " brier, rmse, mae, mape].");
  }
}
