package io.lakeloop.core.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecordShapeTest {
  record Names(
      int plain, int maxAge, int jdbcURL, int mean7d, int a, int readsThroughOther, int x1Y2) {}

  record Kinds(
      String text,
      @Default("7") String standard,
      Optional<String> maybe,
      List<Integer> some,
      Map<String, List<Integer>> named,
      @Default("[]") List<Integer> listed,
      int count) {}

  @Test
  void writesKeysInKebabCaseInTheOrderOfTheComponents() {
    assertThat(RecordShape.of(Names.class).keys().keySet())
        .containsExactly(
            "plain", "max-age", "jdbc-url", "mean7d", "a", "reads-through-other", "x1-y2");
  }

  @Test
  void takesTheKeyThatAComponentCannotBeNamedBy() {
    record Worn(@Key("class") String type, int sizeOf) {}

    assertThat(RecordShape.of(Worn.class).keys().keySet()).containsExactly("class", "size-of");
  }

  @ParameterizedTest
  @CsvSource({
    "text, true",
    "standard, false",
    "maybe, false",
    "some, false",
    "named, false",
    "listed, false",
    "count, true"
  })
  void requiresWhatNothingStandsFor(String key, boolean required) {
    assertThat(RecordShape.isRequired(component(key))).isEqualTo(required);
  }

  @Test
  void takesGenericTypesApart() {
    Type named = component("named").getGenericType();

    assertThat(RecordShape.raw(named)).isEqualTo(Map.class);
    assertThat(RecordShape.argument(named, 0)).isEqualTo(String.class);
    assertThat(RecordShape.raw(RecordShape.argument(named, 1))).isEqualTo(List.class);
    assertThat(RecordShape.raw(int.class)).isEqualTo(int.class);
  }

  @Test
  void findsTheConstructorOfAHiddenRecord() throws ReflectiveOperationException {
    assertThat(RecordShape.of(Hidden.class).constructor().newInstance(3)).isEqualTo(new Hidden(3));
  }

  private record Hidden(int depth) {
    @SuppressWarnings("unused")
    Hidden(String text) {
      this(text.length());
    }
  }

  private static RecordComponent component(String key) {
    return Objects.requireNonNull(RecordShape.of(Kinds.class).keys().get(key));
  }
}
