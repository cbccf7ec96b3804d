package io.lakeloop.core.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeloop.core.table.TableName;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScalarTypesTest {
  enum Wind {
    CALM,
    LIGHT_AIR {
      @Override
      double knots() {
        return 2;
      }
    };

    double knots() {
      return 0;
    }
  }

  record Plain(int width) {}

  /** Has methods of the name that parse no text to it. */
  record NoParser(String text) {
    public static String parse(String text) {
      return text;
    }

    public static NoParser parse(String text, int from) {
      return new NoParser(text.substring(from));
    }

    public static NoParser parse(int number) {
      return new NoParser(Integer.toString(number));
    }
  }

  record Picky(String text) {
    public static Picky parse(String text) throws IOException {
      if (text.equals("this")) {
        throw new IOException("not this");
      }
      return new Picky(text);
    }
  }

  @Test
  void readsBackEveryNumberAsJavaWritesIt() {
    Random random = new Random(73);
    for (int round = 0; round < 2000; round++) {
      double real = Double.longBitsToDouble(random.nextLong());
      if (Double.isFinite(real)) {
        assertThat(ScalarTypes.parse(double.class, Double.toString(real))).isEqualTo(real);
      }
      long big = random.nextLong() >> random.nextInt(64);
      assertThat(ScalarTypes.parse(Long.class, Long.toString(big))).isEqualTo(big);
      int whole = (int) big;
      assertThat(ScalarTypes.parse(int.class, Integer.toString(whole))).isEqualTo(whole);
    }
  }

  @ParameterizedTest
  @CsvSource({"7, 7", "+7, 7", "7., 7", ".5, 0.5", "1e3, 1000", "-2.5E-1, -0.25", "007.50, 7.5"})
  void readsNumbersInTheFormsPeopleWrite(String text, double number) {
    assertThat(ScalarTypes.parse(Double.class, text)).isEqualTo(number);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1d", "1f", "1_000", "1,5", ".", "e3", "1e", "--1", "Infinity", "7h", ""})
  void takesNothingElseForANumber(String text) {
    assertThatThrownBy(() -> ScalarTypes.parse(double.class, text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected a number, found '" + text + "'");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1e309", "-1e309", "1e99999999999"})
  void refusesNumbersThatNoDoubleHolds(String text) {
    assertThatThrownBy(() -> ScalarTypes.parse(double.class, text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected a number, found '" + text + "'");
  }

  @Test
  void knowsConstantsByTheirWordsAlsoThoseWithABody() {
    assertThat(ScalarTypes.words(Wind.class)).containsExactly("calm", "light-air");
    assertThat(ScalarTypes.parse(Wind.class, "light-air")).isEqualTo(Wind.LIGHT_AIR);
    assertThat(Wind.LIGHT_AIR.knots()).isGreaterThan(Wind.CALM.knots());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "LIGHT_AIR | expected one of calm, light-air, found 'LIGHT_AIR'",
        "light air | expected one of calm, light-air, found 'light air' (did you mean"
            + " 'light-air'?)",
        "clam      | expected one of calm, light-air, found 'clam' (did you mean 'calm'?)",
        "storm     | expected one of calm, light-air, found 'storm'",
      })
  void offersTheNearestWord(String text, String message) {
    assertThatThrownBy(() -> ScalarTypes.parse(Wind.class, text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  @Test
  void leavesTextsAsTheyAre() {
    for (String text : List.of("", " ", "7", "null", "${x}")) {
      assertThat(ScalarTypes.parse(String.class, text)).isEqualTo(text);
    }
  }

  @Test
  void asksTheTypeItselfForAllElse() {
    assertThat(ScalarTypes.parse(Duration.class, "1d12h")).isEqualTo(Duration.ofHours(36));
    assertThat(ScalarTypes.parse(TableName.class, "gold.days"))
        .isEqualTo(TableName.parse("gold.days"));
    assertThat(ScalarTypes.parse(Secret.class, "hush")).isEqualTo(Secret.parse("hush"));
    assertThat(ScalarTypes.parse(LocalDate.class, "2024-02-29"))
        .isEqualTo(LocalDate.of(2024, 2, 29));
  }

  @Test
  void tellsWhatTheTypeSaysAgainstAText() {
    assertThatThrownBy(() -> ScalarTypes.parse(LocalDate.class, "2023-02-29"))
        .isExactlyInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'2023-02-29' could not be parsed")
        .hasCauseInstanceOf(DateTimeException.class);
    assertThatThrownBy(() -> ScalarTypes.parse(Picky.class, "this"))
        .isExactlyInstanceOf(IllegalArgumentException.class)
        .hasMessage("not this")
        .hasCauseInstanceOf(IOException.class);
  }

  @Test
  void refusesATypeWithoutAParserOfItsOwn() {
    assertThatThrownBy(() -> ScalarTypes.parse(NoParser.class, "x"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(NoParser.class + " is no type that config knows");
  }

  @Test
  void knowsWhatIsWrittenAsOneValueAndWhatWithParts() {
    assertThat(
            List.of(
                int.class,
                Integer.class,
                boolean.class,
                String.class,
                Wind.class,
                Duration.class,
                Secret.class,
                TableName.class,
                LocalDate.class,
                Picky.class))
        .allMatch(ScalarTypes::isScalar);
    assertThat(
            List.of(
                Plain.class, NoParser.class, List.class, Map.class, Optional.class, Object.class))
        .noneMatch(ScalarTypes::isScalar);
    assertThat(List.of(Plain.class, NoParser.class, Picky.class)).allMatch(ScalarTypes::hasParts);
    assertThat(List.of(TableName.class, Secret.class, Wind.class, String.class))
        .noneMatch(ScalarTypes::hasParts);
  }
}
