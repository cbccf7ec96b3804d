package io.lakeloop.core.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class WordsTest {
  private enum Size {
    SMALL,
    VERY_LARGE_INDEED
  }

  @Test
  void writesLowerCaseWithHyphens() {
    assertThat(Words.of(Size.SMALL)).isEqualTo("small");
    assertThat(Words.of(Size.VERY_LARGE_INDEED)).isEqualTo("very-large-indeed");
  }

  @Test
  void readsWhatItWroteWhateverTheLanguage() {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag("tr"));
      for (Size size : Size.values()) {
        assertThat(Words.constant(Size.class, Words.of(size))).isEqualTo(size);
      }
      assertThat(Words.of(TimeUnit.MINUTES)).isEqualTo("minutes");
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void refusesAWordOfNoConstant() {
    assertThatThrownBy(() -> Words.constant(Size.class, "huge"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageEndingWith("Size.HUGE");
  }
}
