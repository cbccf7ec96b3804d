package io.lakeloop.core.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
  void isBetterByMoreThanAGainAndThanWhatIsUndefined() {
    assertThat(Metrics.isBetter("auc_roc", 0.75, 0.5, 0.125)).isTrue();
    assertThat(Metrics.isBetter("auc_roc", 0.75, 0.5, 0.25)).isFalse();
    assertThat(Metrics.isBetter("auc_roc", 0.5, 0.75, 0)).isFalse();
    assertThat(Metrics.isBetter("auc_roc", 0.5, 0.5, 0)).isFalse();
    assertThat(Metrics.isBetter("rmse", 2, 3, 0.5)).isTrue();
    assertThat(Metrics.isBetter("rmse", 3, 2, 0)).isFalse();
    assertThat(Metrics.isBetter("rmse", 1e9, Double.NaN, 7)).isTrue();
    assertThat(Metrics.isBetter("rmse", Double.NaN, 1e9, 0)).isFalse();
    assertThat(Metrics.isBetter("rmse", Double.NaN, Double.NaN, 0)).isFalse();
    assertThatThrownBy(() -> Metrics.isBetter("mean_error", 1, 2, 0))
        .hasMessageStartingWith("Metric 'mean_error' has no better side.");
  }

  @Test
  void refusesToRankMeanError() {
    assertThatThrownBy(() -> Metrics.higherIsBetter("mean_error"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Metric 'mean_error' has no better side. Higher is better for [auc_roc,"
                + " average_precision, accuracy, precision, recall, f1, r2, macro_precision,"
                + " macro_recall, macro_f1, weighted_precision, weighted_recall, weighted_f1],"
                + " lower for [log_loss, brier, rmse, mae, mape].");
  }

  @Test
  void ranksEveryMetricThatIsMeasuredButMeanError() {
    List<String> measured = new ArrayList<>();
    measured.addAll(BinaryMetrics.of(new ScoreTally(), Double.NaN).asMap().keySet());
    measured.addAll(new RegressionMetrics(0, 0, 0, 0, 0, 0, 0, 0).asMap().keySet());
    new ClassTally(List.of("a"))
        .metrics().asMap().keySet().stream()
            .filter(name -> !measured.contains(name))
            .forEach(measured::add);

    List<String> ranked = new ArrayList<>(Metrics.HIGHER_IS_BETTER);
    ranked.addAll(Metrics.LOWER_IS_BETTER);
    ranked.add("mean_error");
    assertThat(ranked).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(measured);
  }

  @Test
  void handsOutItsValuesUnderTheirOwnNamesInAFixedOrder() {
    Map<String, Double> binary =
        new BinaryMetrics(9, 0, 4, 1, 2, 3, 4, 5, 6, 7, 8, 0, 0, 0, 0).asMap();
    Map<String, Double> regression = new RegressionMetrics(9, 0, 0, 1, 2, 3, 4, 5).asMap();

    assertThat(binary.entrySet())
        .containsExactly(
            Map.entry("auc_roc", 1.0),
            Map.entry("average_precision", 2.0),
            Map.entry("log_loss", 3.0),
            Map.entry("brier", 4.0),
            Map.entry("accuracy", 5.0),
            Map.entry("precision", 6.0),
            Map.entry("recall", 7.0),
            Map.entry("f1", 8.0));
    assertThat(regression.entrySet())
        .containsExactly(
            Map.entry("rmse", 1.0),
            Map.entry("mae", 2.0),
            Map.entry("r2", 3.0),
            Map.entry("mean_error", 4.0),
            Map.entry("mape", 5.0));
    assertThatThrownBy(() -> binary.put("f1", 9.0))
        .isInstanceOf(UnsupportedOperationException.class);
  }
}
