package io.lakeloop.training.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeloop.core.metric.BinaryAssessment;
import io.lakeloop.core.metric.BinaryMetrics;
import io.lakeloop.core.metric.Interval;
import io.lakeloop.core.metric.SliceMetrics;
import io.lakeloop.training.explain.Importance;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CardPlotsTest {

  @Test
  void beginsTheRocCurveAtNothingAndEndsItAtAll() {
    assertThat(CardPlots.quality(Cards.binary()).get(0))
        .contains("<figcaption>ROC</figcaption>")
        // (0, 0), (0, 1/3), (2/3, 2/3), (1, 1) of 260 by 176.
        .contains("<polyline points=\"46.0,190.0 46.0,131.3 219.3,72.7 306.0,14.0\"/>");
  }

  @Test
  void comparesPrecisionWithTheShareOfPositives() {
    assertThat(CardPlots.quality(Cards.binary()).get(1))
        .contains("<line class=\"bound\" x1=\"46.0\" y1=\"102.0\" x2=\"306.0\" y2=\"102.0\"/>")
        .contains("<polyline points=\"132.7,14.0 219.3,102.0 306.0,102.0\"/>");
  }

  @Test
  void drawsAPlotForEachSliceThatHasTheMetric() {
    BinaryAssessment assessed =
        sliced(
            List.of(
                slice("colour", "red", 0.5),
                slice("colour", "blue", 0.75),
                slice("size", "large", Double.NaN)));

    List<String> plots = CardPlots.slices(assessed, "accuracy");

    assertThat(plots).singleElement().asString().contains("accuracy by colour", ">red<", ">0.750<");
  }

  @Test
  void drawsNoMoreBarsThanCanBeRead() {
    List<Importance> many =
        IntStream.range(0, 50).mapToObj(i -> new Importance("f" + i, 50 - i, 0)).toList();

    assertThat(CardPlots.importance(many, "rmse").get(0).split("<rect", -1)).hasSize(21);
    assertThat(CardPlots.importance(List.of(), "rmse")).isEmpty();
  }

  @Test
  void drawsNothingOfNoRows() {
    assertThat(CardPlots.quality(sliced(List.of()))).isEmpty();
  }

  private static SliceMetrics<BinaryMetrics> slice(String slice, String value, double accuracy) {
    return new SliceMetrics<>(
        slice,
        value,
        new BinaryMetrics(4, 0, 2, 0, 0, 0, 0, accuracy, 0, 0, 0, 0, 0, 0, 0),
        Map.of("accuracy", new Interval(accuracy - 0.1, accuracy + 0.1)));
  }

  private static BinaryAssessment sliced(List<SliceMetrics<BinaryMetrics>> slices) {
    return new BinaryAssessment(
        0.5,
        Optional.empty(),
        new BinaryMetrics(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0),
        Map.of(),
        slices,
        List.of(),
        List.of(),
        List.of(),
        List.of());
  }
}
