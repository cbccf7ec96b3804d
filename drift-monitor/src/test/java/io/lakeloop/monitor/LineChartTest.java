package io.lakeloop.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LineChartTest {
  private static final Instant DAY = Instant.parse("2024-01-01T00:00:00Z");
  private static final Pattern POINT = Pattern.compile("cx=\"(-?[\\d.]+)\" cy=\"(-?[\\d.]+)\"");

  @Test
  void drawsTimeFromLeftToRightAndValuesUpwards() {
    String chart = chart(Optional.empty(), 0.0, 1.0);

    assertThat(chart)
        .contains("<polyline points=\"46.0,116.3 308.0,19.7\"/>")
        .contains("<title>2024-01-01: 0.000</title>", "<title>2024-01-02: 1.00</title>")
        .contains("text-anchor=\"start\">2024-01-01</text>")
        .contains("text-anchor=\"end\">2024-01-02</text>")
        .contains("text-anchor=\"end\">0.000</text>", "text-anchor=\"end\">1.00</text>")
        .doesNotContain("class=\"bound\"");
  }

  @Test
  void makesRoomForTheBound() {
    String chart = chart(Optional.of(2.0), 0.0, 1.0);

    assertThat(chart)
        .contains("<line class=\"bound\" x1=\"46\" y1=\"19.7\" x2=\"308\" y2=\"19.7\"/>")
        .contains("<polyline points=\"46.0,116.3 308.0,68.0\"/>")
        .contains(">2.00</text>");
  }

  @ParameterizedTest
  @CsvSource({"5, 5.00", "0, 0.000", "-3, -3.00"})
  void drawsAConstantThroughTheMiddle(double value, String label) {
    String chart = chart(Optional.empty(), value, value, value);

    assertThat(chart).contains("points=\"46.0,68.0 177.0,68.0 308.0,68.0\"");
    assertThat(chart.split("text-anchor=\"end\">" + Pattern.quote(label) + "</text>", -1))
        .as("one label for the one level")
        .hasSize(2);
  }

  @Test
  void putsASingleValueInTheMiddle() {
    String chart = chart(Optional.empty(), 7.0);

    assertThat(chart).contains("points=\"177.0,68.0\"");
    assertThat(chart.split(Pattern.quote(">2024-01-01</text>"), -1)).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void staysInsideItsAxes(long seed) {
    Random random = new Random(seed);
    Map<Instant, Double> values = new HashMap<>();
    for (int i = 0; i < 30; i++) {
      values.put(DAY.plusSeconds(random.nextInt(10_000_000)), Math.exp(9 * random.nextGaussian()));
    }

    Matcher points =
        POINT.matcher(new LineChart("any", values, Optional.of(-random.nextDouble())).html());

    double left = 0;
    int drawn = 0;
    while (points.find()) {
      double x = Double.parseDouble(points.group(1));
      assertThat(x).isBetween(Math.max(46, left), 308.0);
      assertThat(Double.parseDouble(points.group(2))).isBetween(12.0, 124.0);
      left = x;
      drawn++;
    }
    assertThat(drawn).isEqualTo(values.size());
  }

  @Test
  void namesItselfToEyesAndToScreenReaders() {
    String chart =
        new LineChart("Drift of \"<b>\" & 100%", Map.of(DAY, 1.0), Optional.empty()).html();

    assertThat(chart)
        .contains("<figcaption>Drift of &quot;&lt;b&gt;&quot; &amp; 100%</figcaption>")
        .contains("role=\"img\" aria-label=\"Drift of &quot;&lt;b&gt;&quot; &amp; 100%\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"de-DE", "ar-EG", "hi-IN-u-nu-deva"})
  void drawsTheSameEverywhere(String language) {
    String expected = chart(Optional.of(0.5), 0.25, 1.0);
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag(language));
      assertThat(chart(Optional.of(0.5), 0.25, 1.0)).isEqualTo(expected);
    } finally {
      Locale.setDefault(before);
    }
  }

  private static String chart(Optional<Double> bound, Double... values) {
    Map<Instant, Double> byDay = new HashMap<>();
    for (Double value : List.of(values)) {
      byDay.put(DAY.plus(Duration.ofDays(byDay.size())), value);
    }
    return new LineChart("Any", byDay, bound).html();
  }
}
