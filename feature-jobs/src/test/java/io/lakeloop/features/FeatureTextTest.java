package io.lakeloop.features;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class FeatureTextTest {
  @Test
  void takesWordsApartAgain() {
    List<String> words = List.of("a, b", "c", "d\\", ",", "\\,e");

    assertThat(FeatureText.list(FeatureText.of(words))).isEqualTo(words);
    assertThat(FeatureText.list("a,b")).containsExactly("a", "b");
    assertThat(FeatureText.list("")).isEmpty();
  }
}
