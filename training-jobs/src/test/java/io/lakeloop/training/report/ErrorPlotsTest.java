package io.lakeloop.training.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeloop.core.metric.Interval;
import io.lakeloop.core.metric.RegressionAssessment;
import io.lakeloop.core.metric.RegressionMetrics;
import io.lakeloop.core.metric.SliceMetrics;
import io.lakeloop.training.explain.Importance;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The plots of numbers, of their slices, and of what is of no importance. */
class ErrorPlotsTest {

  @Test
  void drawsTheShareOfRowsByTheirError() throws Exception {
    CardPage figure = CardPage.ofFigure(CardPlots.quality(Cards.regression()).get(0));

    // Half of the rows up to 1, all up to 3.
    assertThat(figure.elements("polyline").get(0).getAttribute("points"))
        .isEqualTo("46.0,190.0 306.0,14.0");
    assertThat(figure.texts("text"))
        .containsExactly("0.500", "1.00", "1.00", "3.00", "absolute error", "share of rows");
    assertThat(figure.elements("circle")).isEmpty();
  }

  @Test
  void drawsResidualsAboutZero() throws Exception {
    CardPage figure = CardPage.ofFigure(CardPlots.quality(Cards.regression()).get(1));

    // A dot in the middle of each bin: -1 at 5 and 3 at 15. Zero lies a quarter up.
    assertThat(figure.texts("circle")).containsExactly("5.00, -1.00", "15.00, 3.00");
    assertThat(figure.elements("polyline").get(0).getAttribute("points"))
        .isEqualTo("46.0,190.0 306.0,14.0");
    assertThat(figure.elements("line").get(2))
        .satisfies(zero -> assertThat(zero.getAttribute("class")).isEqualTo("bound"))
        .satisfies(zero -> assertThat(zero.getAttribute("y1")).isEqualTo("146.0"))
        .satisfies(zero -> assertThat(zero.getAttribute("y2")).isEqualTo("146.0"));
  }

  @Test
  void drawsNothingOfSeveralClasses() {
    assertThat(CardPlots.quality(Cards.multiclass())).isEmpty();
  }

  @Test
  void drawsAnIntervalWhereASliceHasOne() throws Exception {
    RegressionAssessment sliced =
        sliced(
            List.of(
                slice("shop", "a", 4, Map.of("rmse", new Interval(2, 8))),
                slice("shop", "b", 6, Map.of("mae", new Interval(0, 1))),
                slice("day", "c", 1, Map.of())));

    List<String> plots = CardPlots.slices(sliced, "rmse");

    assertThat(plots).hasSize(2);
    CardPage shops = CardPage.ofFigure(plots.get(0));
    assertThat(shops.texts("figcaption")).containsExactly("rmse by shop");
    assertThat(shops.texts("title")).containsExactly("a", "b");
    assertThat(shops.elements("line")).hasSize(1);
    // From 2 to 8 of 0 to 8.
    assertThat(CardPage.number(shops.elements("line").get(0), "x1")).isEqualTo(157);
    assertThat(CardPage.number(shops.elements("line").get(0), "x2")).isEqualTo(268);
    assertThat(CardPage.ofFigure(plots.get(1)).texts("figcaption")).containsExactly("rmse by day");
  }

  @Test
  void drawsTheFirstTwentyValuesOfASlice() throws Exception {
    RegressionAssessment sliced =
        sliced(
            IntStream.rangeClosed(1, 30)
                .mapToObj(value -> slice("shop", "v" + value, value, Map.of()))
                .toList());

    assertThat(CardPage.ofFigure(CardPlots.slices(sliced, "rmse").get(0)).texts("title"))
        .hasSize(20)
        .startsWith("v1")
        .endsWith("v20");
  }

  @Test
  void drawsDeviationsOnBothSidesOfAnImportance() throws Exception {
    List<Importance> importances =
        List.of(new Importance("x", 3, 1), new Importance("y", 0, 0), new Importance("z", -1, 1));

    CardPage figure = CardPage.ofFigure(CardPlots.importance(importances, "rmse").get(0));

    // From -2 to 4: zero is a third in, 120 + 148 / 3.
    assertThat(figure.elements("line"))
        .extracting(line -> line.getAttribute("x1") + " to " + line.getAttribute("x2"))
        .containsExactly("218.7 to 268.0", "120.0 to 169.3");
    assertThat(figure.elements("rect"))
        .extracting(bar -> bar.getAttribute("x") + " + " + bar.getAttribute("width"))
        .containsExactly("169.3 + 74.0", "169.3 + 0.0", "144.7 + 24.7");
  }

  @Test
  void drawsNothingOfImportancesThatAreUndefined() {
    assertThat(
            CardPlots.importance(List.of(new Importance("x", Double.NaN, Double.NaN)), "auc_roc"))
        .isEmpty();
  }

  private static SliceMetrics<RegressionMetrics> slice(
      String slice, String value, double rmse, Map<String, Interval> intervals) {
    return new SliceMetrics<>(
        slice, value, new RegressionMetrics(2, 0, 0, rmse, 1, 0, 0, 0), intervals);
  }

  private static RegressionAssessment sliced(List<SliceMetrics<RegressionMetrics>> slices) {
    return new RegressionAssessment(
        new RegressionMetrics(2, 0, 0, 1, 1, 0, 0, 0), Map.of(), slices, List.of(), List.of());
  }
}
