package io.lakeloop.features;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FeatureTextTest {
  @Test
  void takesWordsApartAgain() {
    List<String> words = List.of("a, b", "c", "d\\", ",", "\\,e");

    assertThat(FeatureText.list(FeatureText.of(words))).isEqualTo(words);
    assertThat(FeatureText.list("a,b")).containsExactly("a", "b");
    assertThat(FeatureText.list("")).isEmpty();
  }

  @Test
  void saysWhatAFeatureComputes() {
    assertThat(FeatureText.of(feature(Aggregate.MEAN, "amount_eur", 2, null, null)))
        .isEqualTo("mean of amount_eur over 2d");
    assertThat(FeatureText.of(feature(Aggregate.LAST_K, "shop", 7, 3, null)))
        .isEqualTo("last-k (3) of shop over 7d");
    assertThat(FeatureText.of(feature(Aggregate.QUANTILE, "amount_eur", 1, null, 0.25)))
        .isEqualTo("quantile (0.25) of amount_eur over 1d");
    assertThat(FeatureText.of(feature(Aggregate.COUNT, null, 1, null, null)))
        .isEqualTo("count over 1d");
    assertThat(
            FeatureText.of(
                new FeatureConfig(Optional.empty(), Optional.of("weather"), Optional.empty(), "")))
        .isEqualTo("newest weather");
  }

  /** In the largest unit that divides it. */
  @ParameterizedTest
  @CsvSource({
    "P2D, 2d",
    "PT24H, 1d",
    "PT36H, 36h",
    "PT90M, 90m",
    "PT60M, 1h",
    "PT90S, 90s",
    "PT0S, 0d"
  })
  void saysASpanAsConfigWritesIt(Duration span, String said) {
    assertThat(FeatureText.span(span)).isEqualTo(said);
  }

  private static FeatureConfig feature(
      Aggregate aggregate,
      @Nullable String of,
      long days,
      @Nullable Integer k,
      @Nullable Double quantile) {
    return new FeatureConfig(
        Optional.of(aggregate),
        Optional.ofNullable(of),
        Optional.of(Duration.ofDays(days)),
        Optional.ofNullable(k),
        Optional.ofNullable(quantile),
        Optional.empty(),
        "",
        Optional.empty(),
        List.of());
  }
}
