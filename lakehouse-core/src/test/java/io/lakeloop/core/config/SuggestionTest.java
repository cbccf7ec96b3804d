package io.lakeloop.core.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
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
  void isADistance() {
    Random random = new Random(5);
    for (int round = 0; round < 400; round++) {
      String from = word(random);
      String to = word(random);
      int distance = Suggestion.distance(from, to);
      assertThat(distance)
          .as("%s, %s", from, to)
          .isEqualTo(Suggestion.distance(to, from))
          .isEqualTo(fewestEdits(from, to))
          .isBetween(Math.abs(from.length() - to.length()), Math.max(from.length(), to.length()));
    }
  }

  @Test
  void prefersTheAlphabetAmongEquallyNear() {
    assertThat(Suggestion.nearest("kex", List.of("key", "ken", "kept"))).contains("ken");
  }

  @Test
  void takesATinyWordForATypingMistakeOfOneLetter() {
    assertThat(Suggestion.nearest("qa", List.of("qb", "zz"))).contains("qb");
    assertThat(Suggestion.nearest("", List.of("a", "bc"))).contains("a");
    assertThat(Suggestion.nearest("abcd", List.of("abxy"))).isEmpty();
  }

  @Test
  void offersTheNearestButNothingFarAway() {
    List<String> words = List.of("description", "owner", "keys");

    assertThat(Suggestion.nearest("desciption", words)).contains("description");
    assertThat(Suggestion.nearest("ownr", words)).contains("owner");
    assertThat(Suggestion.nearest("temperature", words)).isEmpty();
    assertThat(Suggestion.nearest("x", List.of())).isEmpty();
  }

  /** By trying every edit at the words' ends, without any table. */
  private static int fewestEdits(String from, String to) {
    if (from.isEmpty() || to.isEmpty()) {
      return from.length() + to.length();
    }
    String shorter = from.substring(1);
    int fewest = fewestEdits(shorter, to.substring(1));
    if (from.charAt(0) != to.charAt(0)) {
      fewest =
          1
              + Math.min(
                  fewest, Math.min(fewestEdits(shorter, to), fewestEdits(from, to.substring(1))));
    }
    boolean swapped =
        from.length() > 1
            && to.length() > 1
            && from.charAt(0) == to.charAt(1)
            && from.charAt(1) == to.charAt(0);
    return swapped ? Math.min(fewest, 1 + fewestEdits(from.substring(2), to.substring(2))) : fewest;
  }

  private static String word(Random random) {
    StringBuilder word = new StringBuilder();
    for (int i = random.nextInt(6); i > 0; i--) {
      word.append("abc".charAt(random.nextInt(3)));
    }
    return word.toString();
  }
}
