package io.lakeloop.core.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SuggestionTest {
  @Test
  void countsLettersPutInLeftOutExchangedAndSwapped() {
    assertThat(Suggestion.distance("kitten", "sitting")).isEqualTo(3);
    assertThat(Suggestion.distance("evn", "env")).isEqualTo(1);
    assertThat(Suggestion.distance("", "abc")).isEqualTo(3);
    assertThat(Suggestion.distance("same", "same")).isZero();
  }

  @Test
  void offersTheNearestButNothingFarAway() {
    List<String> words = List.of("description", "owner", "keys");

    assertThat(Suggestion.nearest("desciption", words)).contains("description");
    assertThat(Suggestion.nearest("ownr", words)).contains("owner");
    assertThat(Suggestion.nearest("temperature", words)).isEmpty();
    assertThat(Suggestion.nearest("x", List.of())).isEmpty();
  }
}
