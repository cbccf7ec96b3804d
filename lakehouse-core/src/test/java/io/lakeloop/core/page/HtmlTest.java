package io.lakeloop.core.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HtmlTest {

  @Test
  void leavesNoMarkupInATextAndEscapesOnce() {
    assertThat(Html.text("<a href='x' title=\"y\">&amp;</a>"))
        .isEqualTo("&lt;a href=&#39;x&#39; title=&quot;y&quot;&gt;&amp;amp;&lt;/a&gt;");
    assertThat(Html.text("Größe, 100 % ✓")).isEqualTo("Größe, 100 % ✓");
    assertThat(Html.text("")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1234567.8 | 1,234,568",
        "1000      | 1,000",
        "999.94    | 999.9",
        "100       | 100.0",
        "12.345    | 12.35",
        "1         | 1.00",
        "0.9104    | 0.910",
        "0.01      | 0.010",
        "0.00123   | 1.23e-03",
        "0         | 0.000",
        "-0.5      | -0.500",
        "-2500     | -2,500",
      })
  void showsThreeDigitsOrMore(double value, String shown) {
    assertThat(Html.number(value)).isEqualTo(shown);
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
  void showsADashForWhatIsNoNumber(double value) {
    assertThat(Html.number(value)).isEqualTo("–");
  }

  @ParameterizedTest
  @CsvSource({
    "2024-02-29T00:00:00Z, 2024-02-29",
    "2024-02-29T00:01:00Z, 2024-02-29 00:01",
    "2024-02-29T23:59:59Z, 2024-02-29 23:59",
    "1969-12-31T00:00:00Z, 1969-12-31",
    "1969-12-31T12:30:00Z, 1969-12-31 12:30",
  })
  void leavesTheHourOutAtMidnight(Instant time, String shown) {
    assertThat(Html.time(time)).isEqualTo(shown);
  }

  @Test
  void writesNumbersTheSameEverywhere() {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.GERMANY);
      assertThat(Html.number(1234.5)).isEqualTo("1,235");
      assertThat(Html.number(0.5)).isEqualTo("0.500");
    } finally {
      Locale.setDefault(before);
    }
  }
}
