package io.lakeloop.training.report;

import io.lakeloop.core.page.Html;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;

/**
 * A line through points as a figure with SVG, and a dashed line to compare it with.
 *
 * @param title its title
 * @param across what the x axis is
 * @param up what the y axis is
 * @param points the points from left to right, at least one
 * @param compared the ends of the dashed line; none for no line
 * @param dots whether each point is a dot, too
 * @param shares whether both axes go from 0 to 1, whatever the points
 */
record Plot(
    String title,
    String across,
    String up,
    List<Point> points,
    List<Point> compared,
    boolean dots,
    boolean shares) {
  private static final int WIDTH = 320;
  private static final int HEIGHT = 230;
  private static final int LEFT = 46;
  private static final int RIGHT = 14;
  private static final int TOP = 14;
  private static final int BOTTOM = 40;

  Plot {
    points = List.copyOf(points);
    compared = List.copyOf(compared);
  }

  /** A point. */
  record Point(double x, double y) {}

  /** The figure. */
  String html() {
    return String.format(
        Locale.ROOT,
        """
        <figure><figcaption>%1$s</figcaption>
        <svg viewBox="0 0 %2$d %3$d" role="img" aria-label="%1$s">
        %4$s%5$s%6$s</svg></figure>""",
        Html.text(title),
        WIDTH,
        HEIGHT,
        axes(),
        dashed(),
        line());
  }

  private String axes() {
    return segment("axis", LEFT, HEIGHT - BOTTOM, WIDTH - RIGHT, HEIGHT - BOTTOM)
        + segment("axis", LEFT, TOP, LEFT, HEIGHT - BOTTOM)
        + text(LEFT - 6, HEIGHT - BOTTOM, "end", Html.number(low(false)))
        + text(LEFT - 6, TOP + 6, "end", Html.number(high(false)))
        + text(LEFT, HEIGHT - BOTTOM + 14, "start", Html.number(low(true)))
        + text(WIDTH - RIGHT, HEIGHT - BOTTOM + 14, "end", Html.number(high(true)))
        + text((LEFT + WIDTH - RIGHT) / 2.0, HEIGHT - 8, "middle", Html.text(across))
        + String.format(
            Locale.ROOT,
            "<text x=\"12\" y=\"%1$d\" text-anchor=\"middle\" transform=\"rotate(-90 12 %1$d)\">"
                + "%2$s</text>\n",
            (TOP + HEIGHT - BOTTOM) / 2,
            Html.text(up));
  }

  private String dashed() {
    return compared.size() < 2
        ? ""
        : segment(
            "bound",
            x(compared.get(0).x),
            y(compared.get(0).y),
            x(compared.get(1).x),
            y(compared.get(1).y));
  }

  private String line() {
    String path =
        points.stream()
            .map(point -> String.format(Locale.ROOT, "%.1f,%.1f", x(point.x), y(point.y)))
            .collect(Collectors.joining(" "));
    String marks =
        points.stream()
            .filter(point -> dots)
            .map(
                point ->
                    String.format(
                        Locale.ROOT,
                        "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3\"><title>%s, %s</title></circle>\n",
                        x(point.x),
                        y(point.y),
                        Html.number(point.x),
                        Html.number(point.y)))
            .collect(Collectors.joining());
    return "<polyline points=\"" + path + "\"/>\n" + marks;
  }

  private double x(double value) {
    return LEFT + share(value, true) * (WIDTH - LEFT - RIGHT);
  }

  private double y(double value) {
    return HEIGHT - BOTTOM - share(value, false) * (HEIGHT - BOTTOM - TOP);
  }

  private double share(double value, boolean horizontal) {
    double low = low(horizontal);
    double high = high(horizontal);
    return high > low ? (value - low) / (high - low) : 0.5;
  }

  private double low(boolean horizontal) {
    return shares ? 0 : all(horizontal).min().orElse(0);
  }

  private double high(boolean horizontal) {
    return shares ? 1 : all(horizontal).max().orElse(1);
  }

  private DoubleStream all(boolean horizontal) {
    return DoubleStream.concat(
        points.stream().mapToDouble(point -> horizontal ? point.x : point.y),
        compared.stream().mapToDouble(point -> horizontal ? point.x : point.y));
  }

  private static String segment(String look, double x1, double y1, double x2, double y2) {
    return String.format(
        Locale.ROOT,
        "<line class=\"%s\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>\n",
        look,
        x1,
        y1,
        x2,
        y2);
  }

  private static String text(double x, double y, String anchor, String shown) {
    return String.format(
        Locale.ROOT,
        "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>\n",
        x,
        y,
        anchor,
        shown);
  }
}
