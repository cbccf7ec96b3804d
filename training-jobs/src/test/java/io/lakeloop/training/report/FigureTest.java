package io.lakeloop.training.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.lakeloop.training.report.Bars.Bar;
import io.lakeloop.training.report.Plot.Point;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Element;

/** Where figures put values, whatever the values are. */
class FigureTest {
  /** A tenth is what coordinates are rounded to, at both ends of a length. */
  private static final double ROUNDED = 0.11;

  private static final double LEFT = 120;
  private static final double WIDEST = 148;

  @ParameterizedTest
  @ValueSource(doubles = {1e-9, 1, 1e12})
  void givesBarsLengthsInTheRatiosOfTheirValues(double size) throws Exception {
    Random random = new Random(1);
    for (int made = 0; made < 50; made++) {
      double[] values = random.doubles(1 + random.nextInt(6), -size, size).toArray();
      double low = Math.min(0, Arrays.stream(values).min().orElseThrow());
      double high = Math.max(0, Arrays.stream(values).max().orElseThrow());

      List<Element> bars = rectangles(values);

      assertThat(bars).hasSize(values.length);
      for (int i = 0; i < values.length; i++) {
        double left = CardPage.number(bars.get(i), "x");
        double width = CardPage.number(bars.get(i), "width");
        assertThat(width / WIDEST)
            .isCloseTo(Math.abs(values[i]) / (high - low), within(ROUNDED / WIDEST));
        // Bars of both signs meet at zero.
        double zero = values[i] < 0 ? left + width : left;
        assertThat((zero - LEFT) / WIDEST).isCloseTo(-low / (high - low), within(ROUNDED / WIDEST));
        assertThat(CardPage.number(bars.get(i), "y")).isEqualTo(6 + 20 * i);
      }
    }
  }

  @Test
  void drawsZerosWithoutLength() throws Exception {
    assertThat(rectangles(0, -0.0))
        .allSatisfy(bar -> assertThat(CardPage.number(bar, "x")).isEqualTo(LEFT))
        .allSatisfy(bar -> assertThat(CardPage.number(bar, "width")).isZero());
  }

  /** What is known of one end only reaches as far as there is room. */
  @Test
  void keepsThinLinesWithinTheRoomForBars() throws Exception {
    Bars bars =
        new Bars(
            "b",
            List.of(
                new Bar("open", 2, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY),
                new Bar("wide", 1, -2, 6),
                new Bar("none", 1, Double.NaN, 3),
                new Bar("reversed", 1, 3, 2)));

    List<Element> lines = CardPage.ofFigure(bars.html()).elements("line");

    assertThat(lines)
        .extracting(line -> line.getAttribute("x1") + " to " + line.getAttribute("x2"))
        .containsExactly("120.0 to 268.0", "120.0 to 268.0");
    assertThat(lines).extracting(line -> line.getAttribute("y1")).containsExactly("13", "33");
  }

  @Test
  void keepsPointsInTheFrameAndInTheirOrder() throws Exception {
    Random random = new Random(2);
    for (int made = 0; made < 50; made++) {
      List<Point> points = new ArrayList<>();
      for (int i = 0; i < 2 + random.nextInt(9); i++) {
        points.add(new Point(random.nextGaussian() * 1e3, random.nextInt(5) - 2));
      }
      List<Point> drawn = drawn(points);
      for (int i = 0; i < points.size(); i++) {
        assertThat(drawn.get(i).x()).isBetween(46.0, 306.0);
        assertThat(drawn.get(i).y()).isBetween(14.0, 190.0);
        for (int j = 0; j < i; j++) {
          Point one = points.get(i);
          Point other = points.get(j);
          // Further right is further right, and higher up is a smaller y.
          assertThat((drawn.get(i).x() - drawn.get(j).x()) * (one.x() - other.x()))
              .isGreaterThanOrEqualTo(-0.0);
          assertThat((drawn.get(i).y() - drawn.get(j).y()) * (one.y() - other.y())).isNotPositive();
        }
      }
      assertThat(drawn).extracting(Point::x).contains(46.0, 306.0);
    }
  }

  @Test
  void drawsAPointAloneInTheMiddle() throws Exception {
    assertThat(drawn(List.of(new Point(-7, 1e9)))).containsExactly(new Point(176, 102));
  }

  /** A dashed line counts where the axes end: it is drawn whole. */
  @Test
  void makesRoomForWhatIsCompared() throws Exception {
    CardPage figure =
        CardPage.ofFigure(
            new Plot(
                    "p",
                    "x",
                    "y",
                    List.of(new Point(1, 1)),
                    List.of(new Point(0, 0), new Point(2, 4)),
                    true,
                    false)
                .html());

    assertThat(figure.texts("text")).contains("0.000", "2.00", "4.00");
    assertThat(figure.elements("polyline").get(0).getAttribute("points")).isEqualTo("176.0,146.0");
    assertThat(figure.texts("circle")).containsExactly("1.00, 1.00");
  }

  @Test
  void drawsNoDashedLineThroughOnePoint() {
    assertThat(
            new Plot("p", "x", "y", List.of(new Point(0, 0)), List.of(new Point(0, 0)), false, true)
                .html())
        .doesNotContain("bound");
  }

  private static List<Element> rectangles(double... values) throws Exception {
    List<Bar> bars = new ArrayList<>();
    for (double value : values) {
      bars.add(new Bar("b", value));
    }
    return CardPage.ofFigure(new Bars("b", bars).html()).elements("rect");
  }

  private static List<Point> drawn(List<Point> points) throws Exception {
    String html = new Plot("p", "x", "y", points, List.of(), false, false).html();
    String line = CardPage.ofFigure(html).elements("polyline").get(0).getAttribute("points");
    return Arrays.stream(line.split(" "))
        .map(point -> point.split(","))
        .map(point -> new Point(Double.parseDouble(point[0]), Double.parseDouble(point[1])))
        .toList();
  }
}
