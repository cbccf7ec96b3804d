package io.lakeloop.monitor;

import io.lakeloop.core.page.Html;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.DoubleStream;

/** A small line chart as SVG: values over time, and a bound as a dashed line. */
final class LineChart {
  private static final int WIDTH = 320;
  private static final int HEIGHT = 150;
  private static final int LEFT = 46;
  private static final int RIGHT = 12;
  private static final int TOP = 12;
  private static final int BOTTOM = 26;

  private final String title;
  private final TreeMap<Instant, Double> values;
  private final Optional<Double> bound;

  /**
   * A chart.
   *
   * @param values by time, at least one
   * @param bound where to draw the dashed line
   */
  LineChart(String title, Map<Instant, Double> values, Optional<Double> bound) {
    this.title = title;
    this.values = new TreeMap<>(values);
    this.bound = bound;
  }

  /** The chart as a figure with its title. */
  String html() {
    double low = all().min().orElse(0);
    double high = all().max().orElse(1);
    double margin = high > low ? (high - low) * 0.08 : Math.max(Math.abs(high) * 0.1, 0.05);
    Scale scale = new Scale(low - margin, high + margin);
    return String.format(
        Locale.ROOT,
        """
        <figure><figcaption>%s</figcaption>
        <svg viewBox="0 0 %d %d" role="img" aria-label="%s">
        %s%s%s</svg></figure>
        """,
        Html.text(title),
        WIDTH,
        HEIGHT,
        Html.text(title),
        axes(scale, low, high),
        bound.map(limit -> dashed(scale.y(limit))).orElse(""),
        line(scale));
  }

  private DoubleStream all() {
    return DoubleStream.concat(
        values.values().stream().mapToDouble(Double::doubleValue),
        bound.stream().mapToDouble(Double::doubleValue));
  }

  private String axes(Scale scale, double low, double high) {
    String base =
        String.format(
            Locale.ROOT,
            "<line class=\"axis\" x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\"/>\n",
            LEFT,
            HEIGHT - BOTTOM,
            WIDTH - RIGHT,
            HEIGHT - BOTTOM);
    String levels =
        low == high
            ? label(LEFT - 6, scale.y(low) + 4, "end", Html.number(low))
            : label(LEFT - 6, scale.y(low) + 4, "end", Html.number(low))
                + label(LEFT - 6, scale.y(high) + 4, "end", Html.number(high));
    String first = label(LEFT, HEIGHT - 8.0, "start", Html.time(values.firstKey()));
    String last =
        values.size() == 1
            ? ""
            : label(WIDTH - RIGHT, HEIGHT - 8.0, "end", Html.time(values.lastKey()));
    return base + levels + first + last;
  }

  private static String label(double x, double y, String anchor, String text) {
    return String.format(
        Locale.ROOT,
        "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>\n",
        x,
        y,
        anchor,
        text);
  }

  private static String dashed(double y) {
    return String.format(
        Locale.ROOT,
        "<line class=\"bound\" x1=\"%d\" y1=\"%.1f\" x2=\"%d\" y2=\"%.1f\"/>\n",
        LEFT,
        y,
        WIDTH - RIGHT,
        y);
  }

  private String line(Scale scale) {
    StringBuilder points = new StringBuilder();
    StringBuilder dots = new StringBuilder();
    for (Map.Entry<Instant, Double> value : values.entrySet()) {
      double x = scale.x(value.getKey());
      double y = scale.y(value.getValue());
      points.append(String.format(Locale.ROOT, "%.1f,%.1f ", x, y));
      dots.append(
          String.format(
              Locale.ROOT,
              "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"2.5\"><title>%s: %s</title></circle>\n",
              x,
              y,
              Html.time(value.getKey()),
              Html.number(value.getValue())));
    }
    return "<polyline points=\"" + points.toString().strip() + "\"/>\n" + dots;
  }

  private final class Scale {
    private final double low;
    private final double high;

    Scale(double low, double high) {
      this.low = low;
      this.high = high;
    }

    double x(Instant time) {
      double from = values.firstKey().getEpochSecond();
      double span = values.lastKey().getEpochSecond() - from;
      double share = span == 0 ? 0.5 : (time.getEpochSecond() - from) / span;
      return LEFT + share * (WIDTH - LEFT - RIGHT);
    }

    double y(double value) {
      return HEIGHT - BOTTOM - (value - low) / (high - low) * (HEIGHT - BOTTOM - TOP);
    }
  }
}
