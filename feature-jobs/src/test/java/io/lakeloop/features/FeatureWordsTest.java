package io.lakeloop.features;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeloop.core.config.Span;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What is written into a table's properties is read from there again. */
class FeatureWordsTest {
  private final Random random = new Random(3);

  @Test
  void areTakenApartAgainWhateverTheirLetters() {
    for (int round = 0; round < 2_000; round++) {
      List<String> words = new ArrayList<>();
      for (int i = random.nextInt(5); i > 0; i--) {
        words.add(word(1 + random.nextInt(6)));
      }
      assertThat(FeatureText.list(FeatureText.of(words))).isEqualTo(words);
    }
  }

  @Test
  void ofASpanAreThoseThatConfigReads() {
    long[] units = {1, 60, 3_600, 86_400};
    for (int round = 0; round < 2_000; round++) {
      Duration span = Duration.ofSeconds(units[random.nextInt(4)] * random.nextInt(200));
      assertThat(Span.parse(FeatureText.span(span))).isEqualTo(span);
    }
  }

  private String word(int length) {
    StringBuilder word = new StringBuilder();
    for (int i = 0; i < length; i++) {
      word.append("\\,a \nü".charAt(random.nextInt(6)));
    }
    return word.toString();
  }
}
