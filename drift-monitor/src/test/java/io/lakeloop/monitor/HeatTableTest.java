package io.lakeloop.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HeatTableTest {
  private static final Instant FIRST = Instant.parse("2024-01-01T00:00:00Z");
  private static final Instant SECOND = Instant.parse("2024-01-01T06:00:00Z");

  @ParameterizedTest
  @CsvSource({
    "0, l0, 0.00",
    "0.0999, l0, 0.10",
    "0.1, l1, 0.10",
    "0.1999, l1, 0.20",
    "0.2, l2, 0.20",
    "0.4999, l2, 0.50",
    "0.5, l3, 0.50",
    "2.345, l3, 2.3",
    "12.5, l3, 13",
  })
  void readsTheIndexAsUsual(double index, String level, String shown) {
    assertThat(new HeatTable(List.of(FIRST)).html(Map.of("a", Map.of(FIRST, index))))
        .contains("<td class=\"%s\">%s</td>".formatted(level, shown));
  }

  @Test
  void keepsTheOrderOfWindowsAndColumns() {
    Map<String, Map<Instant, Double>> columns = new LinkedHashMap<>();
    columns.put("z", Map.of(FIRST, 0.01, SECOND, 0.15));
    columns.put("a", Map.of(SECOND, 0.3));

    assertThat(new HeatTable(List.of(FIRST, SECOND)).html(columns))
        .isEqualTo(
            "<table class=\"heat\"><thead><tr><th></th><th><span>2024-01-01</span></th>"
                + "<th><span>2024-01-01 06:00</span></th></tr></thead><tbody>"
                + "<tr><th title=\"z\">z</th><td class=\"l0\">0.01</td>"
                + "<td class=\"l1\">0.15</td></tr>\n"
                + "<tr><th title=\"a\">a</th><td class=\"none\">–</td>"
                + "<td class=\"l2\">0.30</td></tr>\n"
                + "</tbody></table>");
  }

  @Test
  void showsAColumnThatWasNeverCompared() {
    assertThat(new HeatTable(List.of(FIRST)).html(Map.of("empty", Map.of())))
        .contains("<th title=\"empty\">empty</th><td class=\"none\">–</td></tr>");
    assertThat(new HeatTable(List.of(FIRST)).html(Map.of())).contains("<tbody></tbody>");
  }

  @Test
  void escapesTheNamesOfColumns() {
    assertThat(new HeatTable(List.of(FIRST)).html(Map.of("\"><script>", Map.of())))
        .contains("<th title=\"&quot;&gt;&lt;script&gt;\">&quot;&gt;&lt;script&gt;</th>")
        .doesNotContain("<script");
  }
}
