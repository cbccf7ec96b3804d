package io.lakeloop.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MetricNameTest {
  @ParameterizedTest
  @ValueSource(strings = {"auc_roc", "average_precision", "r2"})
  void wantsMoreOfAGain(String metric) {
    assertThat(MetricName.higherIsBetter(metric)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"rmse", "mae", "log_loss", "brier"})
  void wantsLessOfALoss(String metric) {
    assertThat(MetricName.higherIsBetter(metric)).isFalse();
  }

  @Test
  void knowsWhichOneModelHas() {
    assertThat(MetricName.areOfOneTask(List.of("rmse", "r2"))).isTrue();
    assertThat(MetricName.areOfOneTask(List.of("auc_roc", "accuracy", "log_loss"))).isTrue();
    assertThat(MetricName.areOfOneTask(List.of("macro_f1", "accuracy", "log_loss"))).isTrue();
    assertThat(MetricName.areOfOneTask(List.of("rmse", "auc_roc"))).isFalse();
    assertThat(MetricName.areOfOneTask(List.of("macro_f1", "auc_roc"))).isFalse();
  }

  @Test
  void offersTheNearestOfAMisspelling() {
    assertThatThrownBy(() -> MetricName.higherIsBetter("auc_rok"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("'auc_rok' is no metric: did you mean auc_roc?");
  }

  @Test
  void listsThemAllWhereNoneIsNear() {
    assertThatThrownBy(() -> MetricName.higherIsBetter("happiness"))
        .hasMessageContaining("'happiness' is no metric: one of ")
        .hasMessageContaining("auc_roc")
        .hasMessageContaining("rmse");
  }
}
