package io.lakeloop.training.report;

import io.lakeloop.core.page.Html;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Horizontal bars as a figure with SVG, each with a thin line from one value to another.
 *
 * @param title its title
 * @param bars the bars, the first on top; those that are no numbers are left out
 */
record Bars(String title, List<Bar> bars) {
  private static final int WIDTH = 320;
  private static final int NAMES = 120;
  private static final int NUMBERS = 52;
  private static final int STEP = 20;
  private static final int LONGEST_NAME = 20;

  Bars {
    bars = bars.stream().filter(bar -> Double.isFinite(bar.value)).toList();
  }

  /**
   * A bar.
   *
   * @param name what it is of
   * @param value how long it is; below 0 it goes to the left
   * @param from where the thin line begins
   * @param to where it ends
   */
  record Bar(String name, double value, double from, double to) {
    /** A bar without a line. */
    Bar(String name, double value) {
      this(name, value, value, value);
    }
  }

  /** The figure; nothing without bars. */
  String html() {
    if (bars.isEmpty()) {
      return "";
    }
    StringBuilder drawn = new StringBuilder();
    for (int i = 0; i < bars.size(); i++) {
      drawn.append(bar(bars.get(i), 6 + i * STEP));
    }
    return String.format(
        Locale.ROOT,
        """
        <figure><figcaption>%1$s</figcaption>
        <svg viewBox="0 0 %2$d %3$d" role="img" aria-label="%1$s">
        %4$s</svg></figure>""",
        Html.text(title),
        WIDTH,
        bars.size() * STEP + 10,
        drawn);
  }

  private String bar(Bar bar, int top) {
    double zero = x(0);
    double end = x(bar.value);
    String line =
        bar.to > bar.from
            ? String.format(
                Locale.ROOT,
                "<line class=\"range\" x1=\"%.1f\" y1=\"%2$d\" x2=\"%3$.1f\" y2=\"%2$d\"/>\n",
                x(bar.from),
                top + 7,
                x(bar.to))
            : "";
    return String.format(
            Locale.ROOT,
            """
            <text x="%d" y="%d" text-anchor="end">%s<title>%s</title></text>
            <rect x="%.1f" y="%d" width="%.1f" height="14"/>
            """,
            NAMES - 6,
            top + 11,
            Html.text(shortened(bar.name)),
            Html.text(bar.name),
            Math.min(zero, end),
            top,
            Math.abs(end - zero))
        + line
        + String.format(
            Locale.ROOT,
            "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>\n",
            WIDTH - 2,
            top + 11,
            Html.number(bar.value));
  }

  private double x(double value) {
    List<Double> ends =
        Stream.concat(
                Stream.of(0.0),
                bars.stream().flatMap(bar -> Stream.of(bar.value, bar.from, bar.to)))
            .filter(Double::isFinite)
            .collect(Collectors.toList());
    double low = ends.stream().mapToDouble(Double::doubleValue).min().orElse(0);
    double high = ends.stream().mapToDouble(Double::doubleValue).max().orElse(1);
    double share = high > low ? (value - low) / (high - low) : 0;
    return NAMES + Math.min(Math.max(share, 0), 1) * (WIDTH - NAMES - NUMBERS);
  }

  private static String shortened(String name) {
    if (name.length() <= LONGEST_NAME) {
      return name;
    }
    // Half of a character that takes two places is none.
    int end = LONGEST_NAME - (Character.isHighSurrogate(name.charAt(LONGEST_NAME - 2)) ? 2 : 1);
    return name.substring(0, end) + "…";
  }
}
