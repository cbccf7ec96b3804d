package io.lakeloop.monitor;

import io.lakeloop.core.page.Html;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How far each column was from training in each window, as a table of colours. The colours differ
 * in lightness, so that they are told apart in grey and by eyes that see no red; the number stands
 * beside.
 */
final class HeatTable {
  private final List<Instant> windows;

  /** A table over windows, oldest first. */
  HeatTable(List<Instant> windows) {
    this.windows = windows;
  }

  /** The table; one row a column, which gives an index by window where there is one. */
  String html(Map<String, Map<Instant, Double>> columns) {
    StringBuilder html = new StringBuilder("<table class=\"heat\"><thead><tr><th></th>");
    windows.forEach(
        window -> html.append("<th><span>").append(Html.time(window)).append("</span></th>"));
    html.append("</tr></thead><tbody>");
    columns.forEach(
        (column, values) -> {
          html.append("<tr><th title=\"%1$s\">%1$s</th>".formatted(Html.text(column)));
          windows.forEach(window -> html.append(cell(Optional.ofNullable(values.get(window)))));
          html.append("</tr>\n");
        });
    return html.append("</tbody></table>").toString();
  }

  private static String cell(Optional<Double> value) {
    return value
        .map(index -> "<td class=\"%s\">%s</td>".formatted(level(index), shown(index)))
        .orElse("<td class=\"none\">–</td>");
  }

  private static String shown(double index) {
    return String.format(
        java.util.Locale.ROOT, index >= 10 ? "%.0f" : index >= 1 ? "%.1f" : "%.2f", index);
  }

  /** The usual reading: below 0.1 nothing, from 0.2 on something. */
  private static String level(double index) {
    return index < 0.1 ? "l0" : index < 0.2 ? "l1" : index < 0.5 ? "l2" : "l3";
  }
}
