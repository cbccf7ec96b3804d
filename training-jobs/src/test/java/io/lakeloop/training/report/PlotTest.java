package io.lakeloop.training.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeloop.training.report.Bars.Bar;
import io.lakeloop.training.report.Plot.Point;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlotTest {

  @Test
  void drawsPointsFromTheLowestToTheHighest() {
    String html =
        new Plot(
                "R & D",
                "a<b",
                "up",
                List.of(new Point(0, 0), new Point(0.5, 1)),
                List.of(new Point(0, 0), new Point(1, 1)),
                true,
                false)
            .html();

    assertThat(html)
        .contains("<figcaption>R &amp; D</figcaption>", "aria-label=\"R &amp; D\"")
        .contains("<polyline points=\"46.0,190.0 176.0,14.0\"/>")
        .contains("<line class=\"bound\" x1=\"46.0\" y1=\"190.0\" x2=\"306.0\" y2=\"14.0\"/>")
        .contains("<circle cx=\"176.0\" cy=\"14.0\" r=\"3\"><title>0.500, 1.00</title></circle>")
        .contains(">a&lt;b</text>");
  }

  @Test
  void putsAConstantInTheMiddle() {
    String html =
        new Plot("c", "x", "y", List.of(new Point(2, 5), new Point(3, 5)), List.of(), false, false)
            .html();

    assertThat(html).contains("points=\"46.0,102.0 306.0,102.0\"").doesNotContain("circle");
  }

  @Test
  void showsSharesFromNoneToAll() {
    String html =
        new Plot(
                "s",
                "x",
                "y",
                List.of(new Point(0.25, 0.5), new Point(0.5, 0.75)),
                List.of(),
                false,
                true)
            .html();

    assertThat(html)
        .contains("points=\"111.0,102.0 176.0,58.0\"")
        .contains("text-anchor=\"end\">0.000</text>", "text-anchor=\"end\">1.00</text>");
  }

  @Test
  void drawsBarsToBothSidesOfZero() {
    String html =
        new Bars(
                "b",
                List.of(
                    new Bar("gain", 3, 2, 4),
                    new Bar("a name that is much too long for it", -1),
                    new Bar("unknown", Double.NaN)))
            .html();

    // 148 wide from -1 to 4: zero lies a fifth in.
    assertThat(html)
        .contains("<rect x=\"149.6\" y=\"6\" width=\"88.8\" height=\"14\"/>")
        .contains("<line class=\"range\" x1=\"208.8\" y1=\"13\" x2=\"268.0\" y2=\"13\"/>")
        .contains("<rect x=\"120.0\" y=\"26\" width=\"29.6\" height=\"14\"/>")
        .contains(">a name that is much…<title>a name that is much too long for it</title>")
        .doesNotContain("unknown");
    assertThat(new Bars("none", List.of(new Bar("x", Double.NaN))).html()).isEmpty();
  }
}
