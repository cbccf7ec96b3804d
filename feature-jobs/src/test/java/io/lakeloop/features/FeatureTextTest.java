package io.lakeloop.features;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeloop.core.config.Span;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FeatureTextTest {
  private static final Optional<String> AMOUNT = Optional.of("amount_eur");

  @Test
  void takesWordsApartAgain() {
    List<String> words = List.of("a, b", "c", "d\\", ",", "\\,e");

    assertThat(FeatureText.list(FeatureText.of(words))).isEqualTo(words);
    assertThat(FeatureText.list("a,b")).containsExactly("a", "b");
    assertThat(FeatureText.list("")).isEmpty();
  }

  @Test
  void takesAnyWordsApartAgain() {
    Random random = new Random(3);
    for (int round = 0; round < 2_000; round++) {
      List<String> words = new ArrayList<>();
      for (int i = random.nextInt(5); i > 0; i--) {
        words.add(word(random, 1 + random.nextInt(6)));
      }
      assertThat(FeatureText.list(FeatureText.of(words))).isEqualTo(words);
    }
  }

  private static String word(Random random, int length) {
    StringBuilder word = new StringBuilder();
    for (int i = 0; i < length; i++) {
      word.append("\\,a \nü".charAt(random.nextInt(6)));
    }
    return word.toString();
  }

  @Test
  void saysWhatAFeatureIs() {
    assertThat(FeatureText.of(feature(Aggregate.COUNT, Optional.empty(), 1)))
        .isEqualTo("count over 1d");
    assertThat(FeatureText.of(feature(Aggregate.COUNT_DISTINCT, Optional.of("shop"), 36)))
        .isEqualTo("count-distinct of shop over 36d");
    assertThat(FeatureText.of(feature(Aggregate.LAST_K, Optional.of(3), Optional.empty())))
        .isEqualTo("last-k (3) of amount_eur over 1d");
    assertThat(FeatureText.of(feature(Aggregate.QUANTILE, Optional.empty(), Optional.of(0.25))))
        .isEqualTo("quantile (0.25) of amount_eur over 1d");
    assertThat(
            FeatureText.of(
                new FeatureConfig(Optional.empty(), Optional.of("a / 2"), Optional.empty(), "")))
        .isEqualTo("newest a / 2");
  }

  /** In the largest unit of which it is a whole number. */
  @ParameterizedTest
  @CsvSource({
    "PT0S, 0d",
    "PT1S, 1s",
    "PT59S, 59s",
    "PT60S, 1m",
    "PT61S, 61s",
    "PT90M, 90m",
    "PT1H, 1h",
    "PT23H, 23h",
    "PT24H, 1d",
    "PT25H, 25h",
    "P7D, 7d",
    "PT36H30M, 2190m",
    "P1DT1S, 86401s",
  })
  void saysASpanAsConfigDoes(String span, String text) {
    assertThat(FeatureText.span(Duration.parse(span))).isEqualTo(text);
    assertThat(Span.parse(text)).isEqualTo(Duration.parse(span));
  }

  private static FeatureConfig feature(Aggregate aggregate, Optional<String> of, int days) {
    return new FeatureConfig(Optional.of(aggregate), of, Optional.of(Duration.ofDays(days)), "");
  }

  private static FeatureConfig feature(
      Aggregate aggregate, Optional<Integer> k, Optional<Double> quantile) {
    return new FeatureConfig(
        Optional.of(aggregate),
        AMOUNT,
        Optional.of(Duration.ofDays(1)),
        k,
        quantile,
        Optional.empty(),
        "",
        Optional.empty(),
        List.of());
  }
}
